"""What panels and customers are shown of a desk, an offer, a contact and a message, as JSON can hold it."""

from datetime import datetime
from typing import Any

from accounts.models import User
from acd.enums import ContactState
from acd.models import Contact, Desk, Membership, Message, Note, Offer

Card = dict[str, Any]
NAMELESS = "Agent"


def desk_card(desk: Desk) -> Card:
    """What the agent does, and what comes next."""
    chosen = None
    if desk.next_chosen:
        reason = desk.next_reason
        chosen = {
            "chosen": desk.next_chosen,
            "reason_id": desk.next_reason_id,
            "reason": reason.name if reason else "",
        }
    return {
        "work": desk.work,
        "since": _iso(desk.work_since),
        "is_responding": desk.is_responding,
        "next": chosen,
        "chats": desk.chats,
        "chat_capacity": desk.chat_capacity,
        "panel": desk.panel,
    }


def offer_card(offer: Offer) -> Card:
    """What rings."""
    contact = offer.contact
    return {
        "contact_id": contact.pk,
        "queue": contact.queue.name,
        "channel": contact.channel,
        "customer_name": contact.customer_name,
        "question": contact.question,
        "arrived_at": _iso(contact.arrived_at),
        "offered_at": _iso(offer.offered_at),
        "due_at": _iso(offer.due_at),
        "attached_data": contact.attached_data,
    }


def contact_card(contact: Contact) -> Card:
    """A contact in hand."""
    return {
        "id": contact.pk,
        "public_id": str(contact.public_id),
        "queue": {"id": contact.queue_id, "name": contact.queue.name},
        "channel": contact.channel,
        "state": contact.state,
        "since": _iso(contact.state_since),
        "arrived_at": _iso(contact.arrived_at),
        "answered_at": _iso(contact.answered_at),
        "due_at": _iso(contact.due_at),
        "customer": {"name": contact.customer_name, "email": contact.customer_email},
        "question": contact.question,
        "language": contact.language,
        "page": contact.page,
        "attached_data": contact.attached_data,
        "last_number": contact.last_number,
        "seen": {"customer": contact.seen_by_customer, "agent": contact.seen_by_agent},
        "help_asked_at": _iso(contact.help_asked_at),
        "wrap_up": _wrap_up(contact),
    }


def customer_state(contact: Contact) -> Card:
    """What the customer is told of the contact's way."""
    return {
        "state": "waiting" if contact.state == ContactState.OFFERED else contact.state,
        "agent_name": name_for_customers(contact.agent),
        "ending": contact.ending,
    }


def message_data(message: Message) -> Card:
    """A message as both sides see it."""
    return {
        "number": message.number,
        "author": message.author,
        "agent_name": name_for_customers(message.agent),
        "text": message.text,
        "client_id": message.client_id,
        "at": _iso(message.at),
    }


def note_data(note: Note) -> Card:
    """A private note."""
    return {
        "id": note.pk,
        "author_name": note.author.get_full_name() if note.author else "",
        "text": note.text,
        "client_id": note.client_id,
        "at": _iso(note.at),
    }


def name_for_customers(agent: User | None) -> str:
    """The first name, or a plain word; never the login, which opens a door."""
    if agent is None:
        return ""
    return agent.first_name or NAMELESS


def queues_of(agent_id: int) -> list[Card]:
    """The queues of which an agent is a member, by name."""
    rows = Membership.objects.filter(agent_id=agent_id, queue__is_active=True).order_by("queue__name")
    fields = rows.values_list("queue_id", "queue__name", "level", "is_logged_in")
    return [dict(zip(("id", "name", "level", "is_logged_in"), row, strict=True)) for row in fields]


def _wrap_up(contact: Contact) -> Card | None:
    if contact.state != ContactState.WRAP_UP:
        return None
    queue = contact.queue
    choices = queue.dispositions.filter(is_active=True).values("id", "name")
    return {
        "mode": queue.wrap_up_mode,
        "due_at": _iso(contact.due_at),
        "dispositions": list(choices),
        "is_required": queue.is_disposition_required,
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
