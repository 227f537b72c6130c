"""An offer rings at an agent until it is accepted, declined, missed or withdrawn."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from acd.domain import cards, conversations, journey
from acd.domain.desk_rows import lock_all, topic
from acd.domain.desks import settle
from acd.domain.errors import OfferIsOverError, UnknownContactError
from acd.domain.journey import locked
from acd.enums import ContactState, OfferOutcome, Step
from acd.models import Contact, Desk, Offer
from acd.signals import contact_queued, room_made
from cxportal.core.events import publish

_OPEN = Offer.objects.filter(ended_at=None)


def make(contact: Contact, desks: Sequence[Desk], *, now: datetime) -> None:
    """Let a locked contact ring at these locked desks."""
    due_at = now + timedelta(seconds=contact.queue.offer_seconds)
    offers = [Offer(contact=contact, agent_id=desk.pk, offered_at=now, due_at=due_at) for desk in desks]
    contact.due_at = None
    journey.move(contact, ContactState.OFFERED, Step.OFFERED, now=now, agent_id=desks[0].pk)
    for offer, desk in zip(Offer.objects.bulk_create(offers), desks, strict=True):
        desk.last_offer_at = now
        publish(topic(desk.pk), "offer", {"offer": cards.offer_card(offer)})
        settle(desk, now=now)


def accept(agent_id: int, contact_id: int, *, now: datetime) -> None:
    """Take the contact; of several agents at whom it rings, the first one gets it.

    :raises UnknownContactError: it does not ring and never rang at this agent
    :raises OfferIsOverError: somebody else has it, or the time is up
    """
    with transaction.atomic():
        contact, desks = _ringing(agent_id, contact_id)
        _end_offers(contact, now=now, outcomes={agent_id: OfferOutcome.ACCEPTED})
        contact.agent_id = agent_id
        contact.only_agent = None
        contact.answered_at = contact.answered_at or now
        journey.move(contact, ContactState.ACTIVE, Step.ACCEPTED, now=now, actor_id=agent_id, agent_id=agent_id)
        conversations.hand_over(contact)
        _settle_all(desks, now)
    for desk in desks:
        if desk.pk != agent_id:
            room_made.send(Desk, agent_id=desk.pk, now=now)


def decline(agent_id: int, contact_id: int, *, now: datetime) -> None:
    """Leave the contact to others.

    :raises UnknownContactError: it does not ring and never rang at this agent
    :raises OfferIsOverError: the offer has ended
    """
    with transaction.atomic():
        contact, desks = _ringing(agent_id, contact_id)
        _end_one(contact, agent_id, OfferOutcome.DECLINED, now=now)
        _settle_all(desks, now)
    contact_queued.send(Contact, queue_id=contact.queue_id, now=now)
    room_made.send(Desk, agent_id=agent_id, now=now)


def drop(agent_id: int, *, now: datetime) -> set[int]:
    """End what rings at an agent who leaves.

    :returns: the queues in which something waits now, to be routed once the agent is gone for routing, too
    """
    queue_ids = set()
    ringing = _OPEN.filter(agent_id=agent_id).values_list("contact_id", flat=True)
    with transaction.atomic():
        for contact in journey.locked_all(ringing, state=ContactState.OFFERED):
            desks = lock_all(_agents_of(contact))
            _end_one(contact, agent_id, OfferOutcome.WITHDRAWN, now=now)
            _settle_all(desks, now)
            queue_ids.add(contact.queue_id)
    return queue_ids


def expire_due(*, now: datetime) -> int:
    """End the offers that nobody answered; their agents are not responding from now on.

    :returns: how many there were
    """
    return journey.one_by_one(_miss_one, now=now)


def withdraw_all(contact: Contact, *, now: datetime) -> list[Desk]:
    """Stop the ringing of a locked contact everywhere; its desks are given back locked, to be settled."""
    desks = lock_all(_agents_of(contact))
    _end_offers(contact, now=now, outcomes={})
    return desks


def _miss_one(now: datetime) -> int:
    """End all offers of one contact that nobody answered in time."""
    with transaction.atomic():
        contact = journey.claimed(pk__in=_OPEN.filter(due_at__lte=now).values("contact_id"))
        if contact is None:
            return 0
        overdue = _OPEN.filter(contact=contact, due_at__lte=now).order_by("agent_id")
        desks = lock_all(list(overdue.values_list("agent_id", flat=True)))
        for desk in desks:
            desk.is_responding = False
            _end_one(contact, desk.pk, OfferOutcome.MISSED, now=now)
        _settle_all(desks, now)
    contact_queued.send(Contact, queue_id=contact.queue_id, now=now)
    return len(desks)


def _ringing(agent_id: int, contact_id: int) -> tuple[Contact, list[Desk]]:
    """The contact and all desks at which it rings, locked; this agent's is one of them."""
    contact = locked(contact_id)
    agent_ids = _agents_of(contact)
    if agent_id not in agent_ids:
        if Offer.objects.filter(contact=contact, agent_id=agent_id).exists():
            raise OfferIsOverError(contact_id)
        raise UnknownContactError(contact_id)
    return contact, lock_all(agent_ids)


def _agents_of(contact: Contact) -> list[int]:
    return list(_OPEN.filter(contact=contact).order_by("agent_id").values_list("agent_id", flat=True))


def _end_one(contact: Contact, agent_id: int, outcome: OfferOutcome, *, now: datetime) -> None:
    """End one agent's offer; when it was the last one, the contact goes back to the head of its queue."""
    _stop_ringing(contact, agent_id, outcome, now=now)
    if _OPEN.filter(contact=contact).exists():
        journey.note_step(contact, outcome, now=now, actor_id=agent_id, agent_id=agent_id)
        return
    contact.only_agent = None
    journey.wait_again(contact, outcome, now=now, agent_id=agent_id)


def _end_offers(contact: Contact, *, now: datetime, outcomes: dict[int, OfferOutcome]) -> None:
    """End all open offers of a contact; those without an outcome are withdrawn."""
    for agent_id in _agents_of(contact):
        _stop_ringing(contact, agent_id, outcomes.get(agent_id, OfferOutcome.WITHDRAWN), now=now)


def _stop_ringing(contact: Contact, agent_id: int, outcome: OfferOutcome, *, now: datetime) -> None:
    _OPEN.filter(contact=contact, agent_id=agent_id).update(ended_at=now, outcome=outcome)
    publish(topic(agent_id), "offer_gone", {"contact_id": contact.pk, "outcome": outcome})


def _settle_all(desks: Sequence[Desk], now: datetime) -> None:
    for desk in desks:
        settle(desk, now=now)
