"""What the engine refuses, and what it does twice without harm."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from acd.domain import contacts, desks, messages, offers, snapshots, texts, timers, waiting
from acd.domain.contacts import Arrival
from acd.domain.errors import (
    EmptyTextError,
    OfferIsOverError,
    TextTooLongError,
    UnknownClientIdError,
    UnknownQueueError,
    WrongStateError,
)
from acd.models import Contact, ContactEvent, Desk, Message, Note, Queue
from cxportal.core.models import AppendOnly
from tests.acd.work import agent_of, customer, make_queue

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_nobody_arrives_in_a_queue_that_is_not_in_use() -> None:
    for queue_id in (0, make_queue(is_active=False).pk, make_queue(channel="voice").pk):
        with pytest.raises(UnknownQueueError):
            contacts.arrive(Arrival(queue_id=queue_id, customer_name="Ada"), now=timezone.now())


@pytest.mark.parametrize(
    ("text", "client_id", "error"),
    [
        (" \x00 ", "a", EmptyTextError),
        ("x" * 2001, "a", TextTooLongError),
        ("x", "", UnknownClientIdError),
        ("x", "y" * 37, UnknownClientIdError),
        ("x", "a\nb", UnknownClientIdError),
    ],
)
def test_a_text_that_cannot_be_taken_is_refused(
    queue: Queue, text: str, client_id: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        messages.say(customer(queue).pk, "customer", text=text, client_id=client_id, now=timezone.now())
    assert texts.clean("x" * 2000) == "x" * 2000


def test_nobody_talks_after_the_end_and_agents_not_before_the_beginning(queue: Queue, agent: User) -> None:
    contact = customer(queue)
    offers.accept(agent.pk, contact.pk, now=timezone.now())
    contacts.end(agent.pk, contact.pk, now=timezone.now())

    messages.typing(contact.pk, "customer")
    for author, agent_id in (("customer", None), ("agent", agent.pk)):
        with pytest.raises(WrongStateError):
            messages.say(contact.pk, author, text="x", client_id="a", agent_id=agent_id, now=timezone.now())
    with pytest.raises(WrongStateError):
        contacts.park(agent.pk, contact.pk, now=timezone.now())


def test_who_offered_is_over_hears_so(queue: Queue, agent: User) -> None:
    contact = customer(queue)
    offers.decline(agent.pk, contact.pk, now=timezone.now())

    with pytest.raises(OfferIsOverError):
        offers.accept(agent.pk, contact.pk, now=timezone.now())


def test_a_note_sent_twice_is_kept_once_and_reading_never_goes_back(queue: Queue, agent: User) -> None:
    contact = customer(queue)
    offers.accept(agent.pk, contact.pk, now=timezone.now())
    for _ in range(2):
        messages.note(agent.pk, contact.pk, text="Kind", client_id="n", now=timezone.now())
        messages.say(contact.pk, "customer", text="x", client_id="m", now=timezone.now())
    for number in (1, 9, 0):
        messages.seen(contact.pk, "agent", number=number, agent_id=agent.pk)

    shown = snapshots.of_agent(agent.pk, now=timezone.now())["contacts"]
    assert Note.objects.count() == 1
    assert [(each["seen"], len(each["notes"]), len(each["messages"])) for each in shown] == [
        ({"customer": 0, "agent": 1}, 1, 1)
    ]


def test_coming_back_and_claiming_the_panel_twice_change_nothing(agent: User) -> None:
    for _ in range(2):
        desks.come_back(agent.pk, now=timezone.now())
        desks.claim_panel(agent.pk, panel="one", now=timezone.now())

    assert Desk.objects.get(pk=agent.pk).panel == "one"


def test_the_place_in_the_queue_counts_who_is_ahead_and_expects_by_what_was_answered(queue: Queue) -> None:
    now = timezone.now()
    first, second = customer(queue, now=now), customer(queue, now=now + timedelta(seconds=1))
    for _ in range(3):
        answered = customer(queue)
        Contact.objects.filter(pk=answered.pk).update(state="closed", answered_at=now - timedelta(minutes=5))
    Contact.objects.filter(pk=second.pk).update(is_returned=True)
    second.refresh_from_db()

    places = [waiting.place(each, now=now) for each in (second, first)]
    assert places == [waiting.Place(1, 600), waiting.Place(2, 1200)]
    answered.refresh_from_db()
    assert waiting.place(answered, now=now) is None


def test_a_group_that_misses_a_contact_is_not_responding(queue: Queue) -> None:
    queue = make_queue(strategy="ring_all")
    group = [agent_of(queue) for _ in range(3)]
    contact = customer(queue)
    later = timezone.now() + timedelta(seconds=queue.offer_seconds)

    offers.decline(group[0].pk, contact.pk, now=timezone.now())
    timers.run_due(now=later)

    contact.refresh_from_db()
    assert contact.state == "waiting"
    assert list(Desk.objects.filter(pk__in=[each.pk for each in group]).values_list("is_responding", flat=True)) == [
        True,
        False,
        False,
    ]


def test_attached_data_is_filled_with_what_is_known_of_the_customer() -> None:
    rows = [
        {"label": "Mail", "type": "text", "value": "{{ customer.email }} {{unknown}}"},
        {"label": "CRM", "type": "link", "value": "https://crm.example/?q={{customer.name}}", "action": "open_on_ring"},
    ]
    contact = customer(make_queue(attached_data=rows), customer_name="Ada & Co/..")

    assert [row["value"] for row in contact.attached_data] == [
        "ada@example.com ",
        "https://crm.example/?q=Ada%20%26%20Co%2F..",
    ]


def test_customers_never_learn_a_login(queue: Queue, agent: User) -> None:
    User.objects.filter(pk=agent.pk).update(first_name="", last_name="")
    contact = customer(queue)
    offers.accept(agent.pk, contact.pk, now=timezone.now())
    said = messages.say(contact.pk, "agent", text="Hi", client_id="a", agent_id=agent.pk, now=timezone.now())

    shown = snapshots.of_customer(Contact.objects.get(pk=contact.pk), now=timezone.now())
    assert (said["agent_name"], shown["agent_name"]) == ("Agent", "Agent")


def test_today_begins_at_midnight_where_the_site_is() -> None:
    queue = make_queue(strategy="fewest_contacts", wrap_up_mode="none")
    noon_in_utc = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)  # past midnight, and the 25th, in Auckland
    with timezone.override("Pacific/Auckland"):
        busy = agent_of(queue, now=noon_in_utc)
        first = customer(queue, now=noon_in_utc)
        offers.accept(busy.pk, first.pk, now=noon_in_utc)
        contacts.end(busy.pk, first.pk, now=noon_in_utc)
        fresh = agent_of(queue, now=noon_in_utc + timedelta(seconds=1))
        second = customer(queue, now=noon_in_utc + timedelta(seconds=2))

    assert [offer.agent_id for offer in second.offers.filter(ended_at=None)] == [fresh.pk]


@pytest.mark.parametrize("rows", [ContactEvent, Message, Note])
def test_what_happened_is_never_changed(queue: Queue, agent: User, rows: type[AppendOnly]) -> None:
    contact = customer(queue)
    offers.accept(agent.pk, contact.pk, now=timezone.now())
    messages.say(contact.pk, "customer", text="x", client_id="m", now=timezone.now())
    messages.note(agent.pk, contact.pk, text="Kind", client_id="n", now=timezone.now())
    row = rows.objects.all()[0]

    for act in (row.save, row.delete, rows.objects.all().delete):
        with pytest.raises(TypeError):
            act()
