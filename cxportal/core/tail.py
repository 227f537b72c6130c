"""Tail the event rows: one task in each web process that has listeners."""

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import close_old_connections, connections
from django.db.models import Max, Q

from cxportal.core import gaps, wake
from cxportal.core.models import Event
from cxportal.core.subscriptions import Happening, Subscription, Switchboard

PAUSE = 0.25  # seconds between two looks
LONGEST_PAUSE = 5.0  # while the database is away
BATCH = 500  # rows read at once

T = TypeVar("T")
logger = logging.getLogger(__name__)


class Tail:
    """Reads each new row once and hands it to the listeners of this process."""

    def __init__(self) -> None:
        self._switchboard = Switchboard()
        self._starting = asyncio.Lock()
        self._awake = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._thread: ThreadPoolExecutor | None = None
        self._numbers = gaps.Numbers(0, now=0)

    @property
    def is_running(self) -> bool:
        """Whether rows are being read."""
        return bool(self._tasks)

    async def subscribe(self, *topics: str) -> Subscription:
        """Listen: every event that commits after this is delivered.

        :raises DatabaseError: the end of the table could not be found
        """
        async with self._starting:
            if not self._tasks:
                await self._start()
            subscription = Subscription(*topics)
            self._switchboard.add(subscription)
            return subscription

    async def unsubscribe(self, subscription: Subscription) -> None:
        """Stop listening; the last one to leave stops the reading."""
        async with self._starting:
            self._switchboard.remove(subscription)
            if not self._switchboard:
                await self._stop()

    async def _start(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="tail")
        self._numbers = await self._in_thread(_find_end)
        wake.add(self._awake)
        self._tasks = [asyncio.create_task(self._run())]
        if settings.REDIS_URL:
            self._tasks.append(asyncio.create_task(wake.listen()))

    async def _stop(self) -> None:
        wake.remove(self._awake)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []
        if self._thread is not None:
            self._thread.submit(connections.close_all)
            self._thread.shutdown(wait=False)

    async def _in_thread(self, function: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, function)

    async def _run(self) -> None:
        pause = PAUSE
        while True:
            await self._sleep(pause)
            try:
                happenings = await self._in_thread(self._read)
            except Exception as error:
                pause = min(pause * 2, LONGEST_PAUSE)
                logger.warning("Events cannot be read, next try in %.1f s: %s", pause, error)
                continue
            pause = 0 if len(happenings) >= BATCH else PAUSE
            for happening in happenings:
                self._switchboard.hand_out(happening)

    async def _sleep(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._awake.wait()
        self._awake.clear()

    def _read(self) -> list[Happening]:
        close_old_connections()
        now = time.monotonic()
        rows = Event.objects.filter(Q(id__gt=self._numbers.top) | Q(id__in=self._numbers.missing)).order_by("id")
        found = [Happening(*row) for row in rows.values_list("id", "topic", "kind", "data")[:BATCH]]
        self._numbers.forget_old(now=now)
        return [happening for happening in found if self._numbers.take(happening.id, now=now)]


def _find_end() -> gaps.Numbers:
    top = Event.objects.aggregate(top=Max("id"))["top"] or 0
    present = Event.objects.filter(id__gt=top - gaps.WIDEST, id__lte=top).values_list("id", flat=True)
    return gaps.Numbers(top, present, now=time.monotonic())


_tails: WeakKeyDictionary[asyncio.AbstractEventLoop, Tail] = WeakKeyDictionary()


def here() -> Tail:
    """The tail of this process, which is to say of the running event loop."""
    return _tails.setdefault(asyncio.get_running_loop(), Tail())
