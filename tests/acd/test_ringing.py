"""An offer is declined, missed, or taken by the first of a group."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from acd.domain import desks, offers, presence, timers
from acd.domain.errors import OfferIsOverError, UnknownContactError
from acd.enums import ContactState, Work
from acd.models import PanelLink, Queue
from tests.acd.work import agent_of, customer, make_queue, rings_at, work

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_a_declined_contact_goes_to_somebody_else(queue: Queue, agent: User) -> None:
    contact = customer(queue)
    other = agent_of(queue)

    offers.decline(agent.pk, contact.pk, now=timezone.now())

    assert rings_at(contact) == [other.pk]
    assert work(agent) == Work.IDLE


def test_who_declined_is_not_asked_again_at_once(queue: Queue, agent: User) -> None:
    contact = customer(queue)
    now = timezone.now()

    offers.decline(agent.pk, contact.pk, now=now)
    timers.sweep(now=now + timedelta(seconds=29))
    assert rings_at(contact) == []
    timers.sweep(now=now + timedelta(seconds=31))

    assert rings_at(contact) == [agent.pk]


def test_a_missed_offer_makes_the_agent_not_responding_until_he_is_back(queue: Queue, agent: User) -> None:
    contact = customer(queue)
    later = timezone.now() + timedelta(seconds=queue.offer_seconds)

    timers.run_due(now=later)
    timers.sweep(now=later)

    contact.refresh_from_db()
    assert (contact.state, contact.is_returned) == (ContactState.WAITING, True)
    assert (work(agent), rings_at(contact)) == (Work.NOT_RESPONDING, [])
    desks.come_back(agent.pk, now=later)
    assert (work(agent), rings_at(contact)) == (Work.OFFERED, [agent.pk])


def test_the_first_of_a_ringing_group_gets_the_contact(queue: Queue) -> None:
    queue = make_queue(strategy="ring_all")
    one, two = agent_of(queue), agent_of(queue)
    contact = customer(queue)
    assert rings_at(contact) == [one.pk, two.pk]

    offers.accept(two.pk, contact.pk, now=timezone.now())

    with pytest.raises(OfferIsOverError):
        offers.accept(one.pk, contact.pk, now=timezone.now())
    assert (work(one), work(two)) == (Work.IDLE, Work.IN_CONTACT)


def test_nothing_rings_at_a_panel_that_is_out_of_reach(queue: Queue, agent: User) -> None:
    silent_since = timezone.now() - timedelta(seconds=61)
    PanelLink.objects.filter(agent=agent).update(last_seen_at=silent_since)

    contact = customer(queue)
    assert rings_at(contact) == []
    presence.stay(agent.pk, now=timezone.now())
    timers.sweep(now=timezone.now())

    assert rings_at(contact) == [agent.pk]


def test_what_rings_at_somebody_else_is_unknown(queue: Queue, agent: User) -> None:
    contact = customer(queue)
    stranger = agent_of(queue)

    for act in (offers.accept, offers.decline):
        with pytest.raises(UnknownContactError):
            act(stranger.pk, contact.pk, now=timezone.now())
    assert rings_at(contact) == [agent.pk]
