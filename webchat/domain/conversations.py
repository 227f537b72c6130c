"""A customer begins a conversation, comes back to it, and ends it."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from acd.domain import contacts, messages
from acd.domain.cards import Card
from acd.domain.contacts import Arrival
from acd.enums import OVER, Author
from acd.models import Contact
from cxportal.core.limits import store
from cxportal.core.limits.budgets import network_of
from cxportal.core.printable import printable
from webchat.domain.budgets import STARTS_AT_A_SITE, STARTS_OF_A_NETWORK, WRITING
from webchat.domain.errors import BadFieldError, ClosedError, StrangePageError, UnknownConversationError
from webchat.domain.sites import Door
from webchat.models import Conversation

LONGEST = {"name": 80, "email": 254, "question": 2000, "page": 500}
REQUIRED = frozenset({"name", "question"})
KEPT_OPEN = timedelta(hours=1)  # for a rating and a transcript, after the end
RATINGS = range(1, 6)


@dataclass(frozen=True, slots=True)
class Begun:
    """A new conversation with the key that its customer's browser keeps."""

    conversation: Conversation
    key: str


def begin(door: Door, fields: Mapping[str, str], *, address: str | None, language: str, now: datetime) -> Begun:
    """Let a customer wait.

    :param fields: `name`, `email`, `question` and `page`, as typed
    :raises RefusedError: the site is closed, a field cannot be taken, or the page is none of the site's
    :raises ThrottledError: too many were begun from there, or at this site
    """
    if not door.is_open:
        raise ClosedError
    cleaned = {name: _clean(name, fields.get(name, "")) for name in LONGEST}
    if not door.holds(cleaned["page"]):
        raise StrangePageError
    store.charge(STARTS_OF_A_NETWORK.of(network_of(address)), now=now)
    store.charge(STARTS_AT_A_SITE.of(door.site.slug), now=now)
    key = secrets.token_urlsafe(32)
    arrival = Arrival(
        queue_id=door.site.queue_id,
        customer_name=cleaned["name"],
        customer_email=cleaned["email"],
        question=cleaned["question"],
        page=cleaned["page"],
        language=language,
    )
    opened: list[Conversation] = []

    def begun(contact: Contact) -> None:
        opened.append(Conversation.objects.create(contact=contact, site=door.site, key_digest=_digest(key)))
        messages.say(contact.pk, Author.CUSTOMER, text=contact.question, client_id="question", now=now)

    contacts.arrive(arrival, begun=begun, now=now)
    return Begun(opened[0], key)


def say(conversation: Conversation, *, text: str, client_id: str, now: datetime) -> Card:
    """Add what the customer wrote; a repeat of the browser's id gives back the first.

    :raises RefusedError: the text or the id cannot be taken, or the conversation is over
    :raises ThrottledError: too much was written in a short time, on however many sockets
    """
    store.charge(WRITING.of(str(conversation.pk)), now=now)
    return messages.say(conversation.contact_id, Author.CUSTOMER, text=text, client_id=client_id, now=now)


def find(door: Door, key: str, *, now: datetime) -> Conversation:
    """The conversation that a key opens, until an hour after its end.

    :raises UnknownConversationError: the key opens none here
    """
    found = Conversation.objects.select_related("contact__agent", "contact__queue")
    conversation = found.filter(site=door.site, key_digest=_digest(key)).first()
    if conversation is None or _is_past(conversation.contact, now):
        raise UnknownConversationError
    return conversation


def _is_past(contact: Contact, now: datetime) -> bool:
    return contact.state in OVER and contact.ended_at is not None and now - contact.ended_at > KEPT_OPEN


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()  # half a surrogate is no key either


def _clean(name: str, value: str) -> str:
    keeps_lines = name == "question"
    lines = [printable(line) for line in value.splitlines()] if keeps_lines else [printable(value)]
    text = "\n".join(lines).strip()
    if len(text) > LONGEST[name] or (not text and name in REQUIRED):
        raise BadFieldError(name)
    if name == "email" and text:
        try:
            validate_email(text)
        except ValidationError as error:
            raise BadFieldError(name) from error
    return text
