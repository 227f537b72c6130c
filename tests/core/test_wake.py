"""Tails wake early: for events of the own process, and through Redis for those of others."""

import asyncio
import logging
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from asgiref.sync import sync_to_async
from pytest_django import Settings

from cxportal.core import events, tail, wake
from cxportal.core.models import Event
from tests.plugins.postgres import free_port

pytestmark = pytest.mark.django_db(transaction=True)
LONG = 5.0  # seconds that a tail sleeps when nobody wakes it


@pytest.fixture
def redis(tmp_path: Path, settings: Settings) -> Iterator[None]:
    """A Redis of our own, in the settings."""
    port = free_port()
    command = ("redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no")
    server = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL)
    while socket.socket().connect_ex(("127.0.0.1", port)) != 0:
        assert server.poll() is None, "Redis ended"
        time.sleep(0.05)
    use_redis_at(port, settings)
    yield
    server.terminate()
    server.wait(10)


def use_redis_at(port: int, settings: Settings) -> None:
    settings.REDIS_URL = f"redis://127.0.0.1:{port}/0"
    layer = {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [settings.REDIS_URL]}}
    settings.CHANNEL_LAYERS = {"default": layer}


async def heard_after(write: Callable[[], object]) -> float:
    """How many seconds a listener waits for an event."""
    subscription = await tail.here().subscribe("presence")
    try:
        await asyncio.sleep(0.7)
        began = time.monotonic()
        await sync_to_async(write)()
        async with asyncio.timeout(LONG + 2):
            await subscription.next()
        return time.monotonic() - began
    finally:
        await tail.here().unsubscribe(subscription)


def write_elsewhere() -> None:
    """What another process does: a row, and a word through Redis."""
    Event.objects.create(topic="presence.1", kind="presence")
    wake.elsewhere()


def write_here() -> None:
    events.publish("presence.1", "presence", {})


async def test_redis_wakes_the_tails_of_other_processes(redis: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tail, "PAUSE", LONG)
    assert await heard_after(write_elsewhere) < LONG / 2


async def test_without_its_redis_a_process_still_hears_everything_and_says_what_is_missing(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    use_redis_at(free_port(), settings)
    with caplog.at_level(logging.WARNING, logger="cxportal.core.wake"):
        assert await heard_after(write_here) < 3
        assert await heard_after(write_elsewhere) < 3
    said = {record.getMessage().partition(":")[0] for record in caplog.records if record.name == wake.__name__}
    assert said == {"No wake-up through Redis", "No wake-ups from Redis"}


def test_nobody_is_woken_in_a_loop_that_has_ended() -> None:
    async def fall_asleep() -> asyncio.Event:
        sleeper = asyncio.Event()
        wake.add(sleeper)
        return sleeper

    sleeper = asyncio.run(fall_asleep())
    wake.here()
    wake.remove(sleeper)
    assert not sleeper.is_set()
