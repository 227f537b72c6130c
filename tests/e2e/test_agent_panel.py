"""Work in the Agent Panel, with the customer's side by calls of the engine."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from acd.domain import contacts, messages
from acd.enums import Author, ContactState
from acd.models import CannedResponse, Contact, Membership, Message, Note, Queue
from tests.e2e.browser import axe, sign_in
from tests.e2e.panel import NewContext, accepted, at_work, ringing, says
from tests.factories import make_user

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 360, "height": 740}


def test_a_contact_is_taken_talked_to_and_wrapped_up(page: Page, agent: User, queue: Queue) -> None:
    at_work(page, agent)
    contact = ringing(queue, page, question="Where is my parcel?")
    dialog = page.get_by_role("alertdialog", name=f"Incoming: {queue.name}")
    expect(dialog).to_contain_text("Ada Byron")
    expect(dialog).to_contain_text("Where is my parcel?")
    expect(dialog).to_contain_text(re.compile(r"0:(1\d|20)"))
    expect(page).to_have_title(f"(1) Incoming: {queue.name}")
    assert page.evaluate("document.activeElement.closest('[role=alertdialog]')") is None
    dialog.get_by_role("button", name="Accept").click()
    expect(dialog).to_be_hidden()
    expect(page).to_have_title(re.compile("^Agent Panel"))

    box = page.get_by_label("Message", exact=True)
    expect(box).to_be_focused()
    box.fill("Good morning")
    page.get_by_role("button", name="Send", exact=True).click()
    log = page.get_by_role("log")
    expect(log.get_by_text("Good morning")).to_have_count(1)
    expect(log.get_by_text("Sent", exact=True)).to_be_visible()
    last = Message.objects.filter(contact=contact).latest("number")
    assert (last.text, last.author) == ("Good morning", "agent")
    messages.seen(contact.pk, Author.CUSTOMER, number=last.number)
    expect(log.get_by_text("Seen", exact=True)).to_be_visible()
    messages.typing(contact.pk, Author.CUSTOMER)
    expect(page.get_by_text("Ada Byron is typing…")).to_be_visible()
    says(contact, "<b>It</b> is late")
    expect(log.get_by_text("<b>It</b> is late")).to_be_visible()

    box.fill("She is patient")
    page.get_by_label("Private note").check()
    box.press("Enter")
    expect(log.locator("[data-kind=note]:not([data-waiting])")).to_contain_text("She is patient")
    assert Note.objects.get(contact=contact).text == "She is patient"

    page.get_by_role("button", name="End", exact=True).click()
    expect(page.get_by_label("Disposition")).to_be_focused()
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_role("alert").filter(has_text="Choose a disposition")).to_be_visible()
    page.get_by_label("Disposition").select_option("Answered well")
    page.get_by_role("button", name="+30 s").click()
    expect(page.locator("[data-wrap-up] [data-limit]")).to_contain_text(re.compile(r"1:2\d"))
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_role("heading", name="No contact yet")).to_be_visible()
    closed = Contact.objects.get(pk=contact.pk)
    assert (closed.state, closed.disposition and closed.disposition.name) == ("closed", "Answered well")


def test_enter_sends_and_shift_enter_begins_a_line(page: Page, agent: User, queue: Queue) -> None:
    at_work(page, agent)
    contact = accepted(queue, page, question="")
    box = page.get_by_label("Message", exact=True)
    box.press_sequentially("one")
    box.press("Shift+Enter")
    box.press_sequentially("two")
    box.press("Enter")
    expect(page.get_by_role("log").get_by_text("Sent", exact=True)).to_be_visible()
    assert list(Message.objects.filter(contact=contact).values_list("text", flat=True)) == ["one\ntwo"]


def test_a_slash_lists_canned_responses(page: Page, agent: User, queue: Queue) -> None:
    CannedResponse.objects.get_or_create(
        shortcut="late-parcel", defaults={"text": "Dear {{customer.name}}, it is late."}
    )
    at_work(page, agent)
    accepted(queue, page)
    box = page.get_by_label("Message", exact=True)
    box.press_sequentially("/late-p")
    expect(page.get_by_role("option")).to_contain_text("/late-parcel")
    box.press("Enter")
    expect(box).to_have_value("Dear Ada Byron, it is late.")


def test_a_declined_contact_rings_elsewhere(page: Page, new_context: NewContext, agent: User, queue: Queue) -> None:
    at_work(page, agent)
    contact = ringing(queue, page)
    other = make_user()
    Membership.objects.create(agent=other, queue=queue)
    panel = at_work(new_context().new_page(), other)
    page.keyboard.press("Alt+Shift+D")
    expect(page.get_by_role("alertdialog")).to_be_hidden()
    expect(panel.get_by_role("alertdialog")).to_be_visible()
    panel.keyboard.press("Alt+Shift+A")
    expect(panel.get_by_role("button", name="End", exact=True)).to_be_visible()
    assert Contact.objects.get(pk=contact.pk).agent_id == other.pk


def test_a_contact_is_transferred_with_a_note(page: Page, agent: User, queue: Queue) -> None:
    second = Queue.objects.create(name=f"Returns {timezone.now():%H%M%S%f}")
    at_work(page, agent)
    contact = accepted(queue, page)
    page.get_by_role("button", name="Transfer", exact=True).click()
    page.get_by_label("To", exact=True).select_option(second.name)
    page.get_by_role("dialog").get_by_label("Note").fill("Wants the money back")
    page.get_by_role("button", name="Transfer now").click()
    expect(page.get_by_role("heading", name="No contact yet")).to_be_visible()
    moved = Contact.objects.get(pk=contact.pk)
    assert (moved.queue_id, moved.state) == (second.pk, ContactState.WAITING)
    assert Note.objects.get(contact=contact).text == "Wants the money back"


def test_next_state_and_queues_are_chosen_in_the_bar(page: Page, agent: User, queue: Queue) -> None:
    at_work(page, agent)
    contact = accepted(queue, page)
    page.locator("summary", has_text="Next:").click()
    page.locator("[data-next]").get_by_role("button", name="Offline").click()
    expect(page.locator("[data-next-word]")).to_have_text("Offline")
    page.locator("summary", has_text="Queues").click()
    page.get_by_role("checkbox", name=queue.name).uncheck()
    expect(page.locator("[data-queue-count]")).to_have_text("0/1")
    contacts.leave(contact.pk, now=timezone.now())
    page.get_by_label("Disposition").select_option("Answered well")
    page.get_by_role("button", name="Finish").click()
    expect(page.locator("[data-presence]")).to_have_attribute("data-state", "offline")
    assert Membership.objects.get(agent=agent).is_logged_in is False


def test_the_day_and_the_directory_open_beside_the_work(page: Page, agent: User, queue: Queue) -> None:
    at_work(page, agent)
    contact = accepted(queue, page)
    contacts.end(agent.pk, contact.pk, now=timezone.now())
    page.get_by_label("Disposition").select_option("Answered well")
    page.get_by_label("Callback", exact=True).select_option("By me")
    soon = timezone.localtime() + timedelta(minutes=2)
    page.get_by_label("Call back at").fill(f"{soon:%Y-%m-%dT%H:%M}")
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_role("heading", name="No contact yet")).to_be_visible()
    page.get_by_role("button", name="My day").click()
    day = page.get_by_role("dialog", name="My day")
    expect(day.locator("[data-handled]")).to_have_text("1")
    day.get_by_role("button", name="Done").click()
    expect(day.get_by_role("button", name="Done")).to_be_hidden()
    day.get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Directory").click()
    expect(page.get_by_role("dialog").get_by_text(queue.name)).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()


def test_one_click_turns_the_sound_on(page: Page, agent: User) -> None:
    sign_in(page, agent)
    page.get_by_role("button", name="Sound on").click()
    expect(page.get_by_role("button", name="Sound on")).to_be_hidden()
    page.locator("summary", has_text="Sound").click()
    page.get_by_role("button", name="Test ring").click()
    page.reload()
    page.get_by_role("heading", name="No contact yet").click()
    expect(page.get_by_role("button", name="Sound on")).to_be_hidden()
    page.locator("summary", has_text="Sound").click()
    page.get_by_role("button", name="Sound off").click()
    expect(page.get_by_role("button", name="Sound on")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_everybody_can_work(page: Page, agent: User, queue: Queue, size: dict[str, int], scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the two words
    page.set_viewport_size(size)  # type: ignore[arg-type]  # the names are right
    at_work(page, agent)
    contact = accepted(queue, page)
    ringing(queue, page, customer_name="Bo")
    states: list[tuple[str, list[str], int]] = []

    def look(state: str) -> None:
        states.append((state, axe(page), page.evaluate("document.documentElement.scrollWidth")))

    look("talk and offer")
    page.get_by_role("button", name="Decline").click()
    contacts.leave(contact.pk, now=timezone.now())
    expect(page.get_by_label("Disposition")).to_be_visible()
    look("wrap-up")
    assert states == [(state, [], size["width"]) for state, _, _ in states]
