"""One task in each process that looks again, every few seconds, whether the open sockets may stay open."""

import asyncio
import logging
from typing import Protocol
from weakref import WeakKeyDictionary

from channels.db import database_sync_to_async
from django.utils import timezone

from accounts.domain import open_sessions
from accounts.models import User

PAUSE = 2.5  # seconds; a socket must be closed five seconds after its session ended

logger = logging.getLogger(__name__)


class Door(Protocol):
    """An open socket, as the watch sees it."""

    session_key: str

    def look_again(self, user: User | None) -> None:
        """Stay open or close, now that the session's owner has been read again."""


class Watch:
    """The open sockets of one process."""

    def __init__(self) -> None:
        self._doors: set[Door] = set()
        self._task: asyncio.Task[None] | None = None

    @property
    def size(self) -> int:
        return len(self._doors)

    def count_of(self, session_key: str) -> int:
        """How many sockets one session has open here."""
        return sum(door.session_key == session_key for door in self._doors)

    def add(self, door: Door) -> None:
        """Look after a socket from now on."""
        self._doors.add(door)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())

    def remove(self, door: Door) -> None:
        """Let a closed socket go; the last one ends the task."""
        self._doors.discard(door)
        if not self._doors and self._task is not None:
            self._task.cancel()
            self._task = None

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(PAUSE)
            try:
                await self._look()
            except Exception as error:  # whatever it was, the sockets must be looked at again
                logger.warning("Sessions of open sockets cannot be read: %s", error)

    async def _look(self) -> None:
        doors = list(self._doors)
        keys = {door.session_key for door in doors}
        owners = await database_sync_to_async(open_sessions.owners)(keys, now=timezone.now())
        for door in doors:
            door.look_again(owners.get(door.session_key))


_watches: WeakKeyDictionary[asyncio.AbstractEventLoop, Watch] = WeakKeyDictionary()


def count() -> int:
    """How many sockets this process has open, whichever thread asks."""
    return sum(watch.size for watch in list(_watches.values()))


def here() -> Watch:
    """The watch of this process, which is to say of the running event loop."""
    return _watches.setdefault(asyncio.get_running_loop(), Watch())
