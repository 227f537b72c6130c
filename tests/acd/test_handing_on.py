"""A conversation goes to another agent or queue, by a transfer or because its agent is gone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from acd.domain import contacts, departures, offers, timers
from acd.domain.errors import (
    AgentNotAtWorkError,
    UnknownQueueError,
)
from acd.enums import ContactState, Work
from acd.models import Contact, Note, Queue
from tests.acd.work import accepted, agent_of, customer, make_queue, rings_at, work

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_a_transfer_reaches_the_named_agent_alone_with_the_note(queue: Queue, agent: User) -> None:
    contact = accepted(queue, agent)
    agent_of(queue)
    expert = agent_of()

    contacts.transfer(agent.pk, contact.pk, to_agent_id=expert.pk, note="Knows it all", now=timezone.now())

    assert rings_at(contact) == [expert.pk]
    assert work(agent) == Work.IDLE
    assert Note.objects.get(contact=contact).text == "Knows it all"
    offers.decline(expert.pk, contact.pk, now=timezone.now())
    assert rings_at(contact) != [expert.pk]


def test_a_transfer_to_a_queue_goes_to_its_head(queue: Queue, agent: User) -> None:
    other = make_queue()
    waiting = customer(other)
    contact = accepted(queue, agent)

    contacts.transfer(agent.pk, contact.pk, to_queue_id=other.pk, now=timezone.now())
    first = agent_of(other)

    assert rings_at(contact) == [first.pk]
    assert rings_at(waiting) == []


def test_transfers_to_nobody_are_refused(queue: Queue, agent: User) -> None:
    contact = accepted(queue, agent)
    idle = agent_of(queue, is_available=False)
    now = timezone.now()

    for agent_id in (idle.pk, agent.pk, 0):
        with pytest.raises(AgentNotAtWorkError):
            contacts.transfer(agent.pk, contact.pk, to_agent_id=agent_id, now=now)
    for queue_id in (None, 0, make_queue(is_active=False).pk, make_queue(channel="voice").pk):
        with pytest.raises(UnknownQueueError):
            contacts.transfer(agent.pk, contact.pk, to_queue_id=queue_id, now=now)


def test_an_agent_who_leaves_gives_everything_back_to_others(queue: Queue, agent: User) -> None:
    spoken, wrapped, ringing = accepted(queue, agent), accepted(queue, agent), customer(queue)
    contacts.end(agent.pk, wrapped.pk, now=timezone.now())

    departures.leave_work(agent.pk, reason="signed out", now=timezone.now())

    states = [Contact.objects.get(pk=each.pk).state for each in (spoken, wrapped, ringing)]
    assert states == [ContactState.WAITING, ContactState.CLOSED, ContactState.WAITING]
    other = agent_of(queue)
    assert rings_at(spoken) == [other.pk]


def test_an_agent_whose_panel_is_silent_for_five_minutes_gives_contacts_back(queue: Queue, agent: User) -> None:
    contact = accepted(queue, agent)
    now = timezone.now()

    timers.run_due(now=now + timedelta(minutes=4))
    assert Contact.objects.get(pk=contact.pk).agent == agent
    timers.run_due(now=now + timedelta(minutes=6))

    assert Contact.objects.get(pk=contact.pk).state == ContactState.WAITING
