"""Contacts with all that was said and noted."""

from collections import defaultdict
from collections.abc import Sequence
from typing import cast

from acd.domain import cards
from acd.domain.desk_rows import topic
from acd.models import Contact, Message, Note
from cxportal.core.events import publish


def hand_over(contact: Contact) -> None:
    """Show the agent who has just got the contact everything of it."""
    publish(topic(cast("int", contact.agent_id)), "contact", {"contact": with_words([contact])[0]})


def with_words(held: Sequence[Contact]) -> list[cards.Card]:
    """The cards of these contacts, each with its messages and notes."""
    said: dict[int, list[cards.Card]] = defaultdict(list)
    noted: dict[int, list[cards.Card]] = defaultdict(list)
    for message in Message.objects.filter(contact__in=held).select_related("agent"):
        said[message.contact_id].append(cards.message_data(message))
    for note in Note.objects.filter(contact__in=held).select_related("author"):
        noted[note.contact_id].append(cards.note_data(note))
    return [
        cards.contact_card(contact) | {"messages": said[contact.pk], "notes": noted[contact.pk]} for contact in held
    ]
