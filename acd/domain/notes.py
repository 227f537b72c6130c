"""Private notes on a contact, which no customer sees."""

from datetime import datetime

from acd.domain import cards
from acd.domain.desk_rows import topic
from acd.domain.texts import checked_client_id, clean
from acd.models import Contact, Note
from cxportal.core.events import publish


def add_note(contact: Contact, agent_id: int, *, text: str, client_id: str, now: datetime) -> cards.Card:
    """Write a note on a locked contact; a repeat of the client's id gives back the first.

    :raises RefusedError: the text is empty or too long, or the id is
    """
    text, client_id = clean(text), checked_client_id(client_id)
    note = Note.objects.filter(contact=contact, client_id=client_id).select_related("author").first()
    if note is None:
        note = Note(contact=contact, author_id=agent_id, client_id=client_id, text=text, at=now)
        note.save()
        publish(topic(agent_id), "note", {"contact_id": contact.pk, "note": cards.note_data(note)})
    return cards.note_data(note)
