"""The customer's socket: begin or come back, then talk."""

import asyncio
import time
from contextlib import suppress
from typing import Any

from django.utils import timezone, translation
from django.utils.translation.trans_real import parse_accept_lang_header

from acd.domain import contacts, journey, snapshots
from acd.domain import messages as conversation_messages
from acd.domain.errors import RefusedError
from acd.enums import Author, ContactState
from acd.models import Contact
from cxportal.core import client, messages
from cxportal.core.limits.rules import ThrottledError
from cxportal.core.messages import BadMessageError, word
from cxportal.core.sockets import Command, NumberedConsumer, in_thread
from cxportal.core.subscriptions import Happening
from webchat.domain import afterwards, conversations, sites
from webchat.domain.errors import BadFieldError
from webchat.domain.sites import Door, UnknownSiteError
from webchat.models import Conversation

NO_SUCH_SITE = 4404
BEAT = 10.0  # seconds between two signs of life, with the place in the queue
PATIENCE = 1200.0  # seconds in which a visitor must begin a conversation
BEGINNINGS = frozenset({"start", "join"})


class CustomerConsumer(NumberedConsumer):
    """The door of `/ws/chat/<site>/`. The key comes in a message, never in an address, and opens one conversation."""

    async def connect(self) -> None:
        """Let everybody in who comes from a site's frame."""
        self.prepare(messages.Pace(now=time.monotonic(), burst=20, per_second=5))
        self._conversation: Conversation | None = None
        self._waits = False
        try:
            self._door: Door = await in_thread(sites.find)(
                self.scope["url_route"]["kwargs"]["slug"], now=timezone.now()
            )
        except UnknownSiteError:
            await self.close(code=NO_SUCH_SITE)
            return
        await self.accept()
        self.spawn(self._close_if_unused())

    async def disconnect(self, _code: int) -> None:
        """Leave nothing running; the conversation goes on."""
        await self.stop()

    async def obey(self, word: str, command: Command, message: dict[str, Any]) -> None:
        """Carry a command out; every refusal of what lies behind has a code."""
        if self._conversation is not None and word in BEGINNINGS:
            raise BadMessageError("already_joined", "This socket has its conversation.")
        try:
            await command(self, message)
        except BadFieldError as error:
            raise BadMessageError(error.code, error.__doc__ or "", field=error.field) from error
        except ThrottledError as error:
            until = error.until.isoformat() if error.until else None
            raise BadMessageError("too_many", "That was too much in a short time. Try later.", until=until) from error
        except RefusedError as error:
            raise BadMessageError(error.code, type(error).__doc__ or "") from error

    async def start(self, message: dict[str, Any]) -> None:
        """Begin a conversation; the answer is its key."""
        fields = {name: word(message, name) for name in conversations.LONGEST if message.get(name) is not None}
        language, address = _language_of(self.scope), client.source_of_socket(self.scope).address
        begun: conversations.Begun = await in_thread(conversations.begin)(
            self._door, fields, address=address, language=language, now=timezone.now()
        )
        await self.tell("started", key=begun.key)
        await self._open(begun.conversation)

    async def join(self, message: dict[str, Any]) -> None:
        """Come back to a conversation."""
        key = word(message, "key")
        await self._open(await in_thread(conversations.find)(self._door, key, now=timezone.now()))

    async def say(self, message: dict[str, Any]) -> None:
        """Write a message."""
        text, client_id = word(message, "text"), word(message, "client_id")
        said = await in_thread(conversations.say)(self._joined, text=text, client_id=client_id, now=timezone.now())
        await self.tell("message", message=said)

    async def typing(self, _message: dict[str, Any]) -> None:
        """Tell the agent that something is being written."""
        await in_thread(conversation_messages.typing)(self._contact_id, Author.CUSTOMER)

    async def seen(self, message: dict[str, Any]) -> None:
        """Say up to which message was read."""
        number = messages.optional_number(message, "number") or 0
        await in_thread(conversation_messages.seen)(self._contact_id, Author.CUSTOMER, number=number)

    async def leave(self, _message: dict[str, Any]) -> None:
        """End the conversation."""
        await in_thread(contacts.leave)(self._contact_id, now=timezone.now())

    async def rate(self, message: dict[str, Any]) -> None:
        """Say how it was."""
        stars = messages.optional_number(message, "rating") or 0
        await in_thread(afterwards.rate)(self._joined, stars=stars)
        await self.tell("rated", rating=stars)

    async def transcript(self, _message: dict[str, Any]) -> None:
        """Have the conversation sent by mail."""
        await in_thread(self._send_transcript)()
        await self.tell("transcript_sent")

    async def send_snapshot(self, _message: dict[str, Any] | None = None) -> None:
        """All that the customer sees."""
        snapshot = await in_thread(self._snapshot)()
        self._waits = snapshot["place"] is not None
        await self.tell("snapshot", **snapshot)

    def _snapshot(self) -> dict[str, Any]:
        contact = Contact.objects.select_related("agent", "queue").get(pk=self._contact_id)
        snapshot = snapshots.of_customer(contact, now=timezone.now())
        return snapshot | {"greeting": contact.queue.greeting, "has_address": bool(contact.customer_email)}

    def _place(self) -> dict[str, Any] | None:
        return snapshots.place_of(Contact.objects.get(pk=self._contact_id), now=timezone.now())

    def _send_transcript(self) -> None:
        with translation.override(_language_of(self.scope)):
            afterwards.send_transcript(self._joined, now=timezone.now())

    @property
    def _joined(self) -> Conversation:
        if self._conversation is None:
            raise BadMessageError("not_joined", "Start a chat or join one first.")
        return self._conversation

    @property
    def _contact_id(self) -> int:
        return self._joined.contact_id

    async def _open(self, conversation: Conversation) -> None:
        await self.listen(journey.topic(conversation.contact_id))
        self._conversation = conversation
        await self.send_snapshot()
        self.pass_on()
        self.spawn(self._beat())

    async def happened(self, happening: Happening) -> None:
        """Show what agents, timers and other windows made of the conversation."""
        if happening.kind == "state":
            self._waits = happening.data["state"] == ContactState.WAITING
        await self.tell(happening.kind, **happening.data)

    async def lost_events(self) -> None:
        await self.send_snapshot()

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT)
            if self._waits:
                await self.tell("place", place=await in_thread(self._place)())
            else:
                await self.tell("beat")

    async def _close_if_unused(self) -> None:
        await asyncio.sleep(PATIENCE)
        if self._conversation is None:
            await self.close()

    commands = {
        "start": start,
        "join": join,
        "say": say,
        "typing": typing,
        "seen": seen,
        "leave": leave,
        "rate": rate,
        "transcript": transcript,
        "snapshot": send_snapshot,
    }


def _language_of(scope: dict[str, Any]) -> str:
    """The language that the customer's browser asks for, of those that the portal speaks."""
    asked = b",".join(value for name, value in scope["headers"] if name == b"accept-language").decode("latin-1")
    for code, _weight in parse_accept_lang_header(asked):
        with suppress(LookupError):
            return translation.get_supported_language_variant(code)
    return translation.get_language() or "en"
