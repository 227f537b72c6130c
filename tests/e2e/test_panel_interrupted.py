"""Work in the Agent Panel is interrupted: missed, taken over, reloaded, without a line."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from acd.domain import contacts, timers
from acd.enums import ContactState
from acd.models import Message, Offer, PanelLink, Queue
from tests.acd.work import customer
from tests.e2e.panel import NewContext, accepted, at_work, ringing, state_of


def test_who_missed_a_contact_comes_back_with_one_click(page: Page, agent: User, queue: Queue) -> None:
    at_work(page, agent)
    contact = ringing(queue, page)
    Offer.objects.filter(contact=contact).update(due_at=timezone.now() - timedelta(seconds=1))
    timers.run_due(now=timezone.now())
    expect(page.get_by_role("status").filter(has_text="Not responding: you missed a contact")).to_be_visible()
    expect(page.get_by_role("alertdialog")).to_be_hidden()
    page.get_by_role("button", name="I'm back").click()
    expect(page.get_by_role("alertdialog")).to_be_visible()
    assert state_of(contact) == ContactState.OFFERED


def test_a_second_panel_takes_over_and_the_first_takes_back(page: Page, agent: User, queue: Queue) -> None:
    at_work(page, agent)
    second = page.context.new_page()
    second.goto("/agent/")
    expect(page.get_by_text("You work in another window now.")).to_be_visible()
    customer(queue)
    expect(second.get_by_role("alertdialog")).to_be_visible()
    expect(page.get_by_role("alertdialog")).to_be_hidden()
    page.get_by_role("button", name="Work here").click()
    expect(second.get_by_text("You work in another window now.")).to_be_visible()
    expect(page.get_by_role("alertdialog")).to_be_visible()
    expect(second.get_by_role("alertdialog")).to_be_hidden()


def test_a_reload_changes_nothing_in_any_state(page: Page, agent: User, queue: Queue) -> None:
    at_work(page, agent)
    contact = ringing(queue, page)
    page.reload()
    expect(page.get_by_role("alertdialog")).to_be_visible()
    page.get_by_role("button", name="Accept").click()
    box = page.get_by_label("Message", exact=True)
    box.fill("Half written")
    page.reload()
    expect(box).to_have_value("Half written")
    page.get_by_role("button", name="Park", exact=True).click()
    expect(page.get_by_role("button", name="Resume")).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Resume").click()
    expect(page.get_by_role("button", name="Park", exact=True)).to_be_visible()
    contacts.leave(contact.pk, now=timezone.now())
    expect(page.get_by_label("Disposition")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Disposition")).to_be_visible()
    assert PanelLink.objects.filter(agent=agent).exists()


def test_what_is_written_without_a_line_is_delivered_once(new_context: NewContext, agent: User, queue: Queue) -> None:
    page = new_context().new_page()
    sockets: list[Any] = []
    page.route_web_socket("**/ws/agent/**", lambda ws: sockets.append((ws, ws.connect_to_server())))
    at_work(page, agent)
    contact = accepted(queue, page, question="")
    page.context.set_offline(True)
    for ws, _server in sockets:
        ws.close()
    expect(page.get_by_text("Connection lost.")).to_be_visible(timeout=8000)
    box = page.get_by_label("Message", exact=True)
    box.fill("Are you there?")
    box.press("Enter")
    log = page.get_by_role("log")
    expect(log.get_by_text("Not sent yet")).to_be_visible()
    page.context.set_offline(False)
    expect(log.get_by_text("Sent", exact=True)).to_be_visible(timeout=15000)
    expect(log.get_by_text("Are you there?")).to_have_count(1)
    assert list(Message.objects.filter(contact=contact).values_list("text", flat=True)) == ["Are you there?"]
