"""All that a panel or a customer shows: where browsers begin, and begin anew after a gap."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from acd.domain import cards, messages, presence, reasons, waiting
from acd.domain.conversations import with_words
from acd.enums import IN_HAND
from acd.models import Contact, Desk, Offer

Snapshot = dict[str, Any]


def of_agent(agent_id: int, *, now: datetime) -> Snapshot:
    """What an agent's panel shows."""
    desk = Desk.objects.select_related("next_reason").filter(pk=agent_id).first() or Desk(agent_id=agent_id)
    ringing = Offer.objects.filter(agent_id=agent_id, ended_at=None).select_related("contact__queue")
    return {
        "desk": cards.desk_card(desk),
        "presence": presence.current(agent_id, now=now).as_data(),
        "reasons": reasons.offered(),
        "offers": [cards.offer_card(offer) for offer in ringing.order_by("offered_at", "pk")],
        "contacts": _contacts_of(agent_id),
        "queues": cards.queues_of(agent_id),
    }


def of_customer(contact: Contact, *, now: datetime) -> Snapshot:
    """What a customer's browser shows."""
    return cards.customer_state(contact) | {
        "place": place_of(contact, now=now),
        "messages": messages.after(contact.pk, 0),
        "last_number": contact.last_number,
        "seen": {"customer": contact.seen_by_customer, "agent": contact.seen_by_agent},
        "rating": contact.rating,
    }


def place_of(contact: Contact, *, now: datetime) -> Snapshot | None:
    """Where the customer stands, as long as the contact waits."""
    place = waiting.place(contact, now=now)
    return asdict(place) if place else None


def _contacts_of(agent_id: int) -> list[Snapshot]:
    held = Contact.objects.filter(agent_id=agent_id, state__in=IN_HAND).select_related("queue")
    return with_words(list(held.order_by("answered_at", "pk")))
