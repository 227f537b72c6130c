"""Wake the tails early: those of this process directly, those of others through Redis where there is one."""

import asyncio
import logging

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.conf import settings

GROUP = "tails"
PATIENCE = 1.0  # seconds; without a wake-up the tails look by themselves soon enough

logger = logging.getLogger(__name__)
_sleepers: dict[asyncio.Event, asyncio.AbstractEventLoop] = {}


def add(sleeper: asyncio.Event) -> None:
    """Wake this event of the running loop from now on."""
    _sleepers[sleeper] = asyncio.get_running_loop()


def remove(sleeper: asyncio.Event) -> None:
    """Let it sleep."""
    _sleepers.pop(sleeper, None)


def everybody() -> None:
    """Wake all tails; called from threads, after a commit."""
    here()
    elsewhere()


def here() -> None:
    """Wake the tails of this process."""
    for sleeper, loop in list(_sleepers.items()):
        if not loop.is_closed():
            loop.call_soon_threadsafe(sleeper.set)


def elsewhere() -> None:
    """Wake the tails of all processes through Redis, where there is one."""
    if settings.REDIS_URL:
        async_to_sync(_send)()


async def _send() -> None:
    try:
        async with asyncio.timeout(PATIENCE):
            await get_channel_layer().group_send(GROUP, {"type": "wake"})
    except Exception as error:
        logger.warning("No wake-up through Redis: %s", error)


async def listen() -> None:
    """Pass on the wake-ups of other processes, for ever."""
    layer = get_channel_layer()
    while True:
        try:
            channel = await layer.new_channel()
            await layer.group_add(GROUP, channel)
            while await layer.receive(channel):
                here()
        except Exception as error:
            logger.warning("No wake-ups from Redis: %s", error)
            await asyncio.sleep(PATIENCE)
