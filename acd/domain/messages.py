"""The conversation: messages in order and exactly once, what was seen, and who types."""

from datetime import datetime

from django.db import transaction

from acd.domain import cards, notes
from acd.domain.desk_rows import topic as desk_topic
from acd.domain.errors import WrongStateError
from acd.domain.journey import locked, locked_of, topic
from acd.domain.texts import checked_client_id, clean
from acd.enums import IN_CONVERSATION, IN_HAND, UNANSWERED, Author
from acd.models import Contact, Message
from cxportal.core.events import publish


def say(
    contact_id: int, author: str, *, text: str, client_id: str, agent_id: int | None = None, now: datetime
) -> cards.Card:
    """Add a message; a repeat of the client's id gives back the first.

    :raises RefusedError: the text or the id cannot be taken, the contact is unknown, not the agent's, or has ended
    """
    text, client_id = clean(text), checked_client_id(client_id)
    with transaction.atomic():
        contact = _contact_of(contact_id, author, agent_id)
        known = Message.objects.filter(contact=contact, author=author, client_id=client_id).select_related("agent")
        if first := known.first():
            return cards.message_data(first)
        if contact.state not in (IN_CONVERSATION if author == Author.AGENT else (*UNANSWERED, *IN_CONVERSATION)):
            raise WrongStateError(contact.state)
        contact.last_number += 1
        contact.save(update_fields=["last_number"])
        message = Message(
            contact=contact,
            number=contact.last_number,
            author=author,
            agent_id=agent_id,
            client_id=client_id,
            text=text,
            at=now,
        )
        message.save()
        data = cards.message_data(message)
        _tell(contact, "message", {"message": data})
    return data


def note(agent_id: int, contact_id: int, *, text: str, client_id: str, now: datetime) -> cards.Card:
    """Write a private note on the own contact; a repeat of the client's id gives back the first.

    :raises RefusedError: the text or the id cannot be taken, or the contact is not the agent's
    """
    with transaction.atomic():
        contact = locked_of(agent_id, contact_id, *IN_HAND)
        return notes.add_note(contact, agent_id, text=text, client_id=client_id, now=now)


def typing(contact_id: int, author: str, *, agent_id: int | None = None) -> None:
    """Tell the other side that somebody types.

    :raises RefusedError: the contact is unknown or not the agent's
    """
    with transaction.atomic():
        contact = _contact_of(contact_id, author, agent_id)
        if contact.state in IN_CONVERSATION:
            _tell(contact, "typing", {"author": author})


def seen(contact_id: int, author: str, *, number: int, agent_id: int | None = None) -> None:
    """Note up to which message one side has read; going back changes nothing.

    :raises RefusedError: the contact is unknown or not the agent's
    """
    with transaction.atomic():
        contact = _contact_of(contact_id, author, agent_id)
        column = "seen_by_agent" if author == Author.AGENT else "seen_by_customer"
        number = min(number, contact.last_number)
        if number > getattr(contact, column):
            setattr(contact, column, number)
            contact.save(update_fields=[column])
            _tell(contact, "seen", {"author": author, "number": number})


def after(contact_id: int, number: int) -> list[cards.Card]:
    """The messages after this one, in order."""
    rows = Message.objects.filter(contact_id=contact_id, number__gt=number).select_related("agent")
    return [cards.message_data(row) for row in rows]


def _contact_of(contact_id: int, author: str, agent_id: int | None) -> Contact:
    if author != Author.AGENT or agent_id is None:
        return locked(contact_id)
    return locked_of(agent_id, contact_id, *IN_HAND)


def _tell(contact: Contact, kind: str, data: cards.Card) -> None:
    publish(topic(contact.pk), kind, data)
    if contact.agent_id is not None:
        publish(desk_topic(contact.agent_id), kind, {"contact_id": contact.pk} | data)
