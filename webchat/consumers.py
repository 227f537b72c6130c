"""The customer's socket: begin or come back, then talk."""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.utils import timezone, translation
from django.utils.translation.trans_real import parse_accept_lang_header

from acd.domain import contacts, journey, snapshots, waiting
from acd.domain import messages as conversation_messages
from acd.domain.errors import RefusedError
from acd.enums import Author, ContactState
from acd.models import Contact
from cxportal.core import client, messages, tail
from cxportal.core.limits.rules import ThrottledError
from cxportal.core.messages import BadMessageError, word
from cxportal.core.subscriptions import Happening, Subscription
from webchat.domain import afterwards, conversations, sites
from webchat.domain.errors import BadFieldError
from webchat.domain.sites import Door, UnknownSiteError
from webchat.models import Conversation

NO_SUCH_SITE = 4404
TOO_MUCH = 1008  # policy violation (RFC 6455 §7.4.1)
BROKEN = 1011
BEAT = 10.0  # seconds between two signs of life, with the place in the queue
PATIENCE = 1200.0  # seconds in which a visitor must begin a conversation

in_thread = database_sync_to_async
logger = logging.getLogger(__name__)


class CustomerConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # Channels has no types
    """The door of `/ws/chat/<site>/`. The key comes in a message, never in an address, and opens one conversation."""

    channel_layer_alias = "none"  # events come from the tail

    async def connect(self) -> None:
        """Let everybody in who comes from a site's frame."""
        self._seq = 0
        self._sending = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._subscription: Subscription | None = None
        self._conversation: Conversation | None = None
        self._waits = False
        self._pace = messages.Pace(now=time.monotonic(), burst=20, per_second=5)
        try:
            self._door: Door = await in_thread(sites.find)(
                self.scope["url_route"]["kwargs"]["slug"], now=timezone.now()
            )
        except UnknownSiteError:
            await self.close(code=NO_SUCH_SITE)
            return
        await self.accept()
        self._spawn(self._close_if_unused())

    async def disconnect(self, _code: int) -> None:
        """Leave nothing running; the conversation goes on."""
        for task in list(self._tasks):
            task.cancel()
        if self._subscription is not None:
            await tail.here().unsubscribe(self._subscription)
            self._subscription = None

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Do what one message asks for."""
        if not self._pace.take(now=time.monotonic()):
            await self.close(code=TOO_MUCH)
            return
        message: dict[str, Any] = {}
        try:
            message = messages.parse(text_data)
            await self._command(word(message, "type"))(self, message)
        except BadMessageError as error:
            await self._refuse(message, error.code, error.detail)
        except BadFieldError as error:
            await self._refuse(message, error.code, error.__doc__ or "", field=error.field)
        except ThrottledError as error:
            until = error.until.isoformat() if error.until else None
            await self._refuse(message, "too_many", "That was too much in a short time. Try later.", until=until)
        except RefusedError as error:
            await self._refuse(message, error.code, type(error).__doc__ or "")
        except Exception:
            logger.exception("A customer's command failed")
            await self._refuse(message, "failed", "That did not work. Try again.")

    async def start(self, message: dict[str, Any]) -> None:
        """Begin a conversation; the answer is its key."""
        fields = {name: word(message, name) for name in conversations.LONGEST if message.get(name) is not None}
        language, address = _language_of(self.scope), client.source_of_socket(self.scope).address
        begun: conversations.Begun = await in_thread(conversations.begin)(
            self._door, fields, address=address, language=language, now=timezone.now()
        )
        await self._tell("started", key=begun.key)
        await self._open(begun.conversation)

    async def join(self, message: dict[str, Any]) -> None:
        """Come back to a conversation."""
        key = word(message, "key")
        await self._open(await in_thread(conversations.find)(self._door, key, now=timezone.now()))

    async def say(self, message: dict[str, Any]) -> None:
        """Write a message."""
        text, client_id = word(message, "text"), word(message, "client_id")
        said = await in_thread(conversations.say)(self._joined, text=text, client_id=client_id, now=timezone.now())
        await self._tell("message", message=said)

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
        await self._tell("rated", rating=stars)

    async def transcript(self, _message: dict[str, Any]) -> None:
        """Have the conversation sent by mail."""
        await in_thread(self._send_transcript)()
        await self._tell("transcript_sent")

    async def send_snapshot(self, _message: dict[str, Any] | None = None) -> None:
        """All that the customer sees."""
        snapshot = await in_thread(self._snapshot)()
        self._waits = snapshot["place"] is not None
        await self._tell("snapshot", **snapshot)

    def _snapshot(self) -> dict[str, Any]:
        contact = Contact.objects.select_related("agent", "queue").get(pk=self._contact_id)
        snapshot = snapshots.of_customer(contact, now=timezone.now())
        return snapshot | {"greeting": contact.queue.greeting, "has_address": bool(contact.customer_email)}

    def _place(self) -> dict[str, Any] | None:
        place = waiting.place(Contact.objects.get(pk=self._contact_id), now=timezone.now())
        return asdict(place) if place else None

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

    def _command(self, name: str) -> "Command":
        command = COMMANDS.get(name)
        if command is None:
            raise BadMessageError("unknown_command", f"Known commands: {', '.join(COMMANDS)}.")
        if self._conversation is not None and name in BEGINNINGS:
            raise BadMessageError("already_joined", "This socket has its conversation.")
        return command

    async def _open(self, conversation: Conversation) -> None:
        self._subscription = await tail.here().subscribe(journey.topic(conversation.contact_id))
        self._conversation = conversation
        await self.send_snapshot()
        self._spawn(self._pass_events_on(self._subscription))
        self._spawn(self._beat())

    async def _pass_events_on(self, subscription: Subscription) -> None:
        try:
            while True:
                happening: Happening | None = await subscription.next()
                if happening is None:
                    await self.send_snapshot()
                else:
                    if happening.kind == "state":
                        self._waits = happening.data["state"] == ContactState.WAITING
                    await self._tell(happening.kind, **happening.data)
        except Exception:
            logger.exception("Events cannot be passed on to a customer")
            await self.close(code=BROKEN)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT)
            if self._waits:
                await self._tell("place", place=await in_thread(self._place)())
            else:
                await self._tell("beat")

    async def _close_if_unused(self) -> None:
        await asyncio.sleep(PATIENCE)
        if self._conversation is None:
            await self.close()

    async def _tell(self, kind: str, **data: Any) -> None:
        async with self._sending:
            self._seq += 1
            await self._send({"type": kind, "seq": self._seq, "now": timezone.now().isoformat()} | data)

    async def _refuse(self, message: dict[str, Any], code: str, detail: str, **more: Any) -> None:
        await self._send({"type": "error", "code": code, "detail": detail} | more | messages.about(message))

    async def _send(self, message: dict[str, Any]) -> None:
        with suppress(OSError):  # the browser has left (ASGI, "send")
            await self.send(text_data=json.dumps(message))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finish)

    def _finish(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            logger.error("A task of a customer's socket failed", exc_info=error)


Command = Callable[[CustomerConsumer, dict[str, Any]], Awaitable[None]]
BEGINNINGS = frozenset({"start", "join"})
COMMANDS: dict[str, Command] = {
    "start": CustomerConsumer.start,
    "join": CustomerConsumer.join,
    "say": CustomerConsumer.say,
    "typing": CustomerConsumer.typing,
    "seen": CustomerConsumer.seen,
    "leave": CustomerConsumer.leave,
    "rate": CustomerConsumer.rate,
    "transcript": CustomerConsumer.transcript,
    "snapshot": CustomerConsumer.send_snapshot,
}


def _language_of(scope: dict[str, Any]) -> str:
    """The language that the customer's browser asks for, of those that the portal speaks."""
    asked = b",".join(value for name, value in scope["headers"] if name == b"accept-language").decode("latin-1")
    for code, _weight in parse_accept_lang_header(asked):
        with suppress(LookupError):
            return translation.get_supported_language_variant(code)
    return translation.get_language() or "en"
