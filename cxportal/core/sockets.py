"""What all sockets share: numbered messages out, a table of commands in, events passed on, nothing left running."""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import suppress
from typing import Any, ClassVar

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.utils import timezone

from cxportal.core import messages, tail
from cxportal.core.messages import BadMessageError, Pace
from cxportal.core.subscriptions import Happening, Subscription

TOO_MUCH = 1008  # policy violation (RFC 6455 §7.4.1)
BROKEN = 1011

Command = Callable[[Any, dict[str, Any]], Awaitable[None]]
in_thread = database_sync_to_async
logger = logging.getLogger(__name__)


class NumberedConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # Channels has no types
    """A socket with commands; subclasses say who may open it, and call `prepare` before anything else.

    What it sends is numbered. A message that makes no sense is answered with an error, and the socket stays open.
    """

    commands: ClassVar[Mapping[str, Command]]
    reasons: ClassVar[dict[int, str]] = {TOO_MUCH: "too many messages"}
    """What a closing says, by its code."""
    channel_layer_alias = "none"  # events come from the tail: a socket must not depend on Redis

    def prepare(self, pace: Pace) -> None:
        """Begin to count: what is sent, and how fast messages come."""
        self._seq = 0
        self._sending = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._subscription: Subscription | None = None
        self._is_ending = False
        self._pace = pace

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
            await self.obey(word, command, message)
        except BadMessageError as error:
            await self._refuse(message, code=error.code, detail=error.detail, **error.more)
        except Exception:
            logger.exception("A command failed on %s", type(self).__name__)
            await self._refuse(message, code="failed", detail="That did not work. Try again.")

    async def obey(self, word: str, command: Command, message: dict[str, Any]) -> None:
        """Carry a command out, for those who may.

        :raises BadMessageError: it cannot be done
        """
        await command(self, message)

    async def tell(self, kind: str, **data: Any) -> None:
        """Send the next numbered message."""
        async with self._sending:
            self._seq += 1
            await self._send({"type": kind, "seq": self._seq, "now": timezone.now().isoformat()} | data)

    def end(self, code: int) -> None:
        """Close without waiting for the browser to agree."""
        if self._is_ending:
            return
        self._is_ending = True
        self._cancel_all()
        self.spawn(self.close(code=code, reason=self.reasons[code]))

    async def listen(self, *topics: str) -> None:
        """Hear of everything that is published on these topics from now on; `pass_on` hands it out."""
        self._subscription = await tail.here().subscribe(*topics)

    def pass_on(self) -> None:
        """Hand out what was heard, and what will be."""
        if self._subscription is not None:
            self.spawn(self._pass_events_on(self._subscription))

    async def stop(self) -> bool:
        """Leave nothing running.

        :returns: whether it had listened
        """
        self._cancel_all()
        if self._subscription is None:
            return False
        await tail.here().unsubscribe(self._subscription)
        self._subscription = None
        return True

    async def happened(self, happening: Happening) -> None:
        """Pass an event on."""

    async def lost_events(self) -> None:
        """Begin anew after events were lost."""

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Let something run beside the socket, as long as it is open."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finish)

    @property
    def listens(self) -> bool:
        """Whether it hears of events."""
        return self._subscription is not None

    async def _pass_events_on(self, subscription: Subscription) -> None:
        try:
            while True:
                happening = await subscription.next()
                await (self.lost_events() if happening is None else self.happened(happening))
        except Exception:
            logger.exception("Events cannot be passed on by %s", type(self).__name__)
            await self.close(code=BROKEN)

    async def _refuse(self, message: dict[str, Any], **why: Any) -> None:
        await self._send({"type": "error"} | why | messages.about(message))

    async def _send(self, message: dict[str, Any]) -> None:
        with suppress(OSError):  # the browser has left (ASGI, "send"); `disconnect` comes next
            await self.send(text_data=json.dumps(message))

    def _finish(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            logger.error("A task of %s failed", type(self).__name__, exc_info=error)

    def _cancel_all(self) -> None:
        for task in list(self._tasks):
            task.cancel()
