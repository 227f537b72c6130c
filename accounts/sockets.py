"""The door of every socket of people who sign in: who is there, may they still, and what do they want."""

import logging
import time
from contextlib import suppress
from typing import Any, ClassVar

from django.conf import settings
from django.utils import timezone

from accounts import socket_watch
from accounts.domain import denials, open_sessions, policy, sessions
from accounts.domain.policy import Permission
from accounts.models import User
from cxportal.core import client
from cxportal.core.messages import Pace
from cxportal.core.sockets import BROKEN, TOO_MUCH, Command, NumberedConsumer, in_thread

SIGNED_OUT = 4401
NOT_ALLOWED = 4403
MOST_SOCKETS = 20  # of one session in one process
BEAT = 15.0  # seconds between two signs of life

logger = logging.getLogger(__name__)


class SignedInConsumer(NumberedConsumer):
    """A socket of a full session; subclasses say for whom, to which topics and with which commands."""

    permission: ClassVar[Permission]
    by_scripts: ClassVar[frozenset[str]] = frozenset({"snapshot"})
    """Commands that pages send by themselves: no sign that somebody is there."""
    reasons: ClassVar[dict[int, str]] = NumberedConsumer.reasons | {
        SIGNED_OUT: "signed out",
        NOT_ALLOWED: "not allowed",
    }

    user: User
    session_key: str
    _fingerprint: str
    _beat_at: float

    async def connect(self) -> None:
        """Let a full session with the right role in."""
        self.prepare(Pace(now=time.monotonic()))
        self.session_key = self.scope["cookies"].get(settings.SESSION_COOKIE_NAME, "")
        try:
            refusal = await self._identify()
            if refusal is None:
                await self._begin()
            elif refusal == NOT_ALLOWED:
                await in_thread(self._write_denial_down)()
        except Exception:
            logger.exception("A socket of %s cannot be opened", type(self).__name__)
            await self.stop()
            refusal = BROKEN
        if refusal is not None:
            await self.close(code=refusal)

    async def disconnect(self, code: int) -> None:
        """Leave nothing running."""
        if await self.stop():
            await self.closed(code)

    async def obey(self, word: str, command: Command, message: dict[str, Any]) -> None:
        """Carry a command out, if the session has not ended and the role still allows it."""
        if refusal := await self._identify(is_active=word not in self.by_scripts):
            self.end(refusal)
            return
        await command(self, message)

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
                self.spawn(self.beat())

    def end(self, code: int) -> None:
        """Close, and be watched no more."""
        socket_watch.here().remove(self)
        super().end(code)

    async def stop(self) -> bool:
        """Leave nothing running, and be watched no more."""
        socket_watch.here().remove(self)
        return await super().stop()

    def topics(self) -> tuple[str, ...]:
        """What to listen to."""
        return ()

    async def opened(self) -> None:
        """Begin, for example with a snapshot."""

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
        is_crowded = not self.listens and socket_watch.here().count_of(self.session_key) >= MOST_SOCKETS
        return TOO_MUCH if is_crowded else None

    def _write_denial_down(self) -> None:
        source = client.source_of_socket(self.scope)
        denials.record(self.user, path=self.scope["path"], method="WEBSOCKET", source=source, now=timezone.now())

    async def _begin(self) -> None:
        self._fingerprint = self.user.get_session_auth_hash()
        self._beat_at = time.monotonic() + BEAT
        await self.listen(*self.topics())
        with suppress(OSError):  # the browser has left meanwhile
            await self.accept()
        await self.opened()
        self.pass_on()
        socket_watch.here().add(self)
