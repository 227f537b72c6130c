"""From the arrival to the end: who has the contact, what the agent does, and which steps are written down."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from acd.domain import contacts, messages, offers, timers, wrap_up
from acd.domain.errors import UnknownContactError
from acd.enums import ContactState, Ending, Work
from acd.models import Contact, Desk, Message, Queue, StateInterval
from tests.acd.work import accepted, agent_of, customer, make_queue, rings_at, steps, work

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_a_contact_is_offered_accepted_ended_and_closed(queue: Queue, agent: User) -> None:
    contact = customer(queue)
    assert (rings_at(contact), work(agent)) == ([agent.pk], Work.OFFERED)

    offers.accept(agent.pk, contact.pk, now=timezone.now())
    assert work(agent) == Work.IN_CONTACT
    contacts.end(agent.pk, contact.pk, now=timezone.now())
    assert work(agent) == Work.WRAP_UP
    wrap_up.finish(agent.pk, contact.pk, disposition_id=None, now=timezone.now())

    contact.refresh_from_db()
    assert (contact.state, contact.ending, work(agent)) == (ContactState.CLOSED, Ending.HANDLED, Work.IDLE)
    assert steps(contact) == ["arrived", "offered", "accepted", "ended", "closed"]
    intervals = StateInterval.objects.filter(agent=agent).order_by("id")
    assert [row.work for row in intervals] == ["idle", "offered", "in_contact", "wrap_up", "idle"][-len(intervals) :]
    assert [row.ended_at is None for row in intervals] == [False] * (len(intervals) - 1) + [True]


def test_a_contact_that_nobody_can_take_waits_and_goes_to_who_becomes_ready(queue: Queue) -> None:
    contact = customer(queue)
    assert rings_at(contact) == []

    late = agent_of(queue)

    assert rings_at(contact) == [late.pk]


def test_who_leaves_before_the_threshold_is_a_dropout_and_after_it_abandoned(queue: Queue, agent: User) -> None:
    soon, late = customer(queue), customer(queue)

    contacts.leave(soon.pk, now=soon.arrived_at + timedelta(seconds=4))
    contacts.leave(late.pk, now=late.arrived_at + timedelta(seconds=6))
    contacts.leave(late.pk, now=late.arrived_at + timedelta(seconds=7))

    assert [Contact.objects.get(pk=each.pk).ending for each in (soon, late)] == [Ending.DROPOUT, Ending.ABANDONED]
    assert work(agent) == Work.IDLE


def test_a_customer_who_leaves_a_conversation_leaves_the_agent_in_wrap_up(queue: Queue, agent: User) -> None:
    contact = accepted(queue, agent)

    contacts.leave(contact.pk, now=timezone.now())

    assert work(agent) == Work.WRAP_UP


def test_a_parked_contact_makes_room_and_is_taken_up_again(agent: User, queue: Queue) -> None:
    Desk.objects.filter(pk=agent.pk).update(chat_capacity=1)
    first = accepted(queue, agent)
    second = customer(queue)
    assert rings_at(second) == []

    contacts.park(agent.pk, first.pk, now=timezone.now())
    assert rings_at(second) == [agent.pk]
    offers.accept(agent.pk, second.pk, now=timezone.now())
    contacts.unpark(agent.pk, first.pk, now=timezone.now())

    assert Desk.objects.get(pk=agent.pk).chats == 2
    assert steps(first)[-2:] == ["parked", "unparked"]


def test_help_is_asked_once(queue: Queue, agent: User) -> None:
    contact = accepted(queue, agent)

    contacts.ask_help(agent.pk, contact.pk, now=timezone.now())
    contacts.ask_help(agent.pk, contact.pk, now=timezone.now())

    assert steps(contact).count("help_asked") == 1


def test_the_longest_wait_leads_to_another_queue_or_to_the_end() -> None:
    second = make_queue(max_wait_seconds=60)
    first = make_queue(max_wait_seconds=30, overflow_to=second)
    contact = customer(first)
    start = contact.arrived_at

    timers.run_due(now=start + timedelta(seconds=29))
    assert steps(contact) == ["arrived"]
    timers.run_due(now=start + timedelta(seconds=30))
    assert Contact.objects.get(pk=contact.pk).queue == second
    timers.run_due(now=start + timedelta(seconds=90))

    contact.refresh_from_db()
    assert (contact.state, contact.ending) == (ContactState.CLOSED, Ending.OVERFLOWED)


def test_a_message_is_stored_once_and_in_order(queue: Queue, agent: User) -> None:
    contact = accepted(queue, agent)
    now = timezone.now()

    first = messages.say(contact.pk, "customer", text=" Hello ", client_id="a", now=now)
    again = messages.say(contact.pk, "customer", text="Hello", client_id="a", now=now)
    second = messages.say(contact.pk, "agent", text="Hi", client_id="a", agent_id=agent.pk, now=now)

    assert (first, first["text"], second["number"]) == (again, "Hello", 2)
    assert [row.number for row in Message.objects.filter(contact=contact)] == [1, 2]
    assert messages.after(contact.pk, 1) == [second]


def test_contacts_of_others_are_unknown(queue: Queue, agent: User) -> None:
    contact = accepted(queue, agent)
    stranger, now = agent_of(queue), timezone.now()

    acts = (
        lambda: contacts.end(stranger.pk, contact.pk, now=now),
        lambda: contacts.park(stranger.pk, contact.pk, now=now),
        lambda: offers.accept(stranger.pk, contact.pk, now=now),
        lambda: messages.say(contact.pk, "agent", text="Hi", client_id="a", agent_id=stranger.pk, now=now),
        lambda: messages.note(stranger.pk, contact.pk, text="Hi", client_id="a", now=now),
        lambda: wrap_up.finish(stranger.pk, contact.pk, disposition_id=None, now=now),
        lambda: contacts.leave(0, now=now),
    )
    for act in acts:
        with pytest.raises(UnknownContactError):
            act()
