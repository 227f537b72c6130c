"""The door of every socket: who is there, may they still, and what do they want."""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import suppress
from typing import Any, ClassVar

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.utils import timezone

from accounts import socket_watch
from accounts.domain import denials, open_sessions, policy, sessions
from accounts.domain.policy import Permission
from accounts.models import User
from cxportal.core import client, messages, tail
from cxportal.core.messages import BadMessageError
from cxportal.core.subscriptions import Happening, Subscription

SIGNED_OUT = 4401
NOT_ALLOWED = 4403
TOO_MUCH = 1008  # policy violation (RFC 6455 §7.4.1)
BROKEN = 1011
MOST_SOCKETS = 20  # of one session in one process
BEAT = 15.0  # seconds between two signs of life

_REASONS = {SIGNED_OUT: "signed out", NOT_ALLOWED: "not allowed", TOO_MUCH: "too many messages"}

Command = Callable[[Any, dict[str, Any]], Awaitable[None]]
in_thread = database_sync_to_async
logger = logging.getLogger(__name__)


class SignedInConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # Channels has no types
    """A socket of a full session; subclasses say for whom, to which topics and with which commands.

    What it sends is numbered. A message that makes no sense is answered with an error, and the socket stays open.
    """

    permission: ClassVar[Permission]
    commands: ClassVar[Mapping[str, Command]]
    by_scripts: ClassVar[frozenset[str]] = frozenset({"snapshot"})
    """Commands that pages send by themselves: no sign that somebody is there."""
    channel_layer_alias = "none"  # events come from the tail: a socket must not depend on Redis

    user: User
    session_key: str
    _fingerprint: str
    _beat_at: float

    async def connect(self) -> None:
        """Let a full session with the right role in."""
        self._seq = 0
        self._sending = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._subscription: Subscription | None = None
        self._is_ending = False
        self._pace = messages.Pace(now=time.monotonic())
        self.session_key = self.scope["cookies"].get(settings.SESSION_COOKIE_NAME, "")
        try:
            refusal = await self._identify()
            if refusal is None:
                await self._begin()
            elif refusal == NOT_ALLOWED:
                await in_thread(self._write_denial_down)()
        except Exception:
            logger.exception("A socket of %s cannot be opened", type(self).__name__)
            await self._leave()
            refusal = BROKEN
        if refusal is not None:
            await self.close(code=refusal)

    async def disconnect(self, code: int) -> None:
        """Leave nothing running."""
        if await self._leave():
            await self.closed(code)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Do what one message asks for."""
        if self._is_ending:
            return
        if not self._pace.take(now=time.monotonic()):
            self.end(TOO_MUCH)
            return
        message: dict[str, Any] = {}
        try:
            message = messages.parse(text_data)
            word = messages.word(message, "type")
            command = self.commands.get(word)
            if command is None:
                raise BadMessageError("unknown_command", f"Known commands: {', '.join(self.commands)}.")
            if refusal := await self._identify(is_active=word not in self.by_scripts):
                self.end(refusal)
                return
            await command(self, message)
        except BadMessageError as error:
            await self._send({"type": "error", "code": error.code, "detail": error.detail} | messages.about(message))
        except Exception:
            logger.exception("A command failed on %s", type(self).__name__)
            failure = {"type": "error", "code": "failed", "detail": "That did not work. Try again."}
            await self._send(failure | messages.about(message))

    def look_again(self, user: User | None) -> None:
        """Close when the session has ended or the role allows it no more; give a sign of life when one is due."""
        if not open_sessions.is_unchanged(user, fingerprint=self._fingerprint):
            self.end(SIGNED_OUT)
        elif user is not None and not policy.may(user, self.permission):
            self.end(NOT_ALLOWED)
        elif user is not None:
            self.user = user
            if time.monotonic() >= self._beat_at:
                self._beat_at = time.monotonic() + BEAT
                self._spawn(self.beat())

    def end(self, code: int) -> None:
        """Close without waiting for the browser to agree."""
        if self._is_ending:
            return
        self._is_ending = True
        socket_watch.here().remove(self)
        self._cancel_all()
        self._spawn(self.close(code=code, reason=_REASONS[code]))

    async def tell(self, kind: str, **data: Any) -> None:
        """Send the next numbered message."""
        async with self._sending:
            self._seq += 1
            await self._send({"type": kind, "seq": self._seq, "now": timezone.now().isoformat()} | data)

    def topics(self) -> tuple[str, ...]:
        """What to listen to."""
        return ()

    async def opened(self) -> None:
        """Begin, for example with a snapshot."""

    async def happened(self, happening: Happening) -> None:
        """Pass an event on."""

    async def lost_events(self) -> None:
        """Begin anew after events were lost."""

    async def beat(self) -> None:
        """Give a sign of life."""
        await self.tell("beat")

    async def closed(self, code: int) -> None:
        """Note that the socket is closed."""

    async def _identify(self, *, is_active: bool = False) -> int | None:
        active_at = timezone.now() if is_active else None
        user = await in_thread(sessions.signed_in_user)(self.session_key, active_at=active_at)
        if user is None:
            return SIGNED_OUT
        self.user = user
        if not policy.may(user, self.permission):
            return NOT_ALLOWED
        is_crowded = self._subscription is None and socket_watch.here().count_of(self.session_key) >= MOST_SOCKETS
        return TOO_MUCH if is_crowded else None

    def _write_denial_down(self) -> None:
        source = client.source_of_socket(self.scope)
        denials.record(self.user, path=self.scope["path"], method="WEBSOCKET", source=source, now=timezone.now())

    async def _begin(self) -> None:
        self._fingerprint = self.user.get_session_auth_hash()
        self._beat_at = time.monotonic() + BEAT
        self._subscription = await tail.here().subscribe(*self.topics())
        with suppress(OSError):  # as in `_send`
            await self.accept()
        await self.opened()
        self._spawn(self._pass_events_on(self._subscription))
        socket_watch.here().add(self)

    async def _leave(self) -> bool:
        socket_watch.here().remove(self)
        self._cancel_all()
        if self._subscription is None:
            return False
        await tail.here().unsubscribe(self._subscription)
        self._subscription = None
        return True

    async def _pass_events_on(self, subscription: Subscription) -> None:
        try:
            while True:
                happening = await subscription.next()
                await (self.lost_events() if happening is None else self.happened(happening))
        except Exception:
            logger.exception("Events cannot be passed on by %s", type(self).__name__)
            await self.close(code=BROKEN)

    async def _send(self, message: dict[str, Any]) -> None:
        with suppress(OSError):  # the browser has left (ASGI, "send"); `disconnect` comes next
            await self.send(text_data=json.dumps(message))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finish)

    def _finish(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            logger.error("A task of %s failed", type(self).__name__, exc_info=error)

    def _cancel_all(self) -> None:
        for task in list(self._tasks):
            task.cancel()
