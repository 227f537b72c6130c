"""Event rows reach the listeners of a process: all of them, once, in spite of everything."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.db import OperationalError, transaction
from django.utils import timezone

from cxportal.core import events, jobs, tail
from cxportal.core.models import Event
from cxportal.core.subscriptions import Happening, Subscription

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
publish = sync_to_async(events.publish)


@asynccontextmanager
async def listening(*topics: str) -> AsyncIterator[Subscription]:
    subscription = await tail.here().subscribe(*topics)
    try:
        yield subscription
    finally:
        await tail.here().unsubscribe(subscription)


async def next_of(subscription: Subscription) -> Happening | None:
    async with asyncio.timeout(3):
        return await subscription.next()


async def numbers(subscription: Subscription, count: int) -> list[int]:
    return [it.data["number"] for it in [await next_of(subscription) for _ in range(count)] if it]


async def test_what_was_published_before_is_not_heard_and_what_comes_after_is() -> None:
    await publish("presence.1", "presence", {"number": 1})
    async with listening("presence") as subscription:
        await publish("presence.1", "presence", {"number": 2})
        await publish("other.1", "presence", {"number": 3})
        await publish("presence.2", "presence", {"number": 4})
        assert await numbers(subscription, 2) == [2, 4]


async def test_an_event_wakes_the_listener_before_the_next_look() -> None:
    async with listening("presence") as subscription:
        await asyncio.sleep(0.3)
        began = asyncio.get_running_loop().time()
        await publish("presence.1", "presence", {"number": 1})
        await next_of(subscription)
        assert asyncio.get_running_loop().time() - began < tail.PAUSE / 2


async def test_an_event_of_a_process_that_wakes_nobody_is_found_soon() -> None:
    async with listening("presence") as subscription:
        began = asyncio.get_running_loop().time()
        await Event.objects.acreate(topic="presence.1", kind="presence", data={"number": 1})
        assert await numbers(subscription, 1) == [1]
        assert asyncio.get_running_loop().time() - began < 1


async def test_what_is_rolled_back_never_happened() -> None:
    def fail() -> None:
        with transaction.atomic():
            events.publish("presence.1", "presence", {"number": 1})
            transaction.set_rollback(True)

    async with listening("presence") as subscription:
        await sync_to_async(fail)()
        await publish("presence.1", "presence", {"number": 2})
        assert await numbers(subscription, 1) == [2]


async def test_a_row_with_a_lower_number_that_commits_later_is_heard() -> None:
    async with listening("presence") as subscription:
        await Event.objects.acreate(id=5002, topic="presence.1", kind="presence", data={"number": 2})
        assert await numbers(subscription, 1) == [2]
        await Event.objects.acreate(id=5001, topic="presence.1", kind="presence", data={"number": 1})
        assert await numbers(subscription, 1) == [1]
        assert subscription.is_empty()


async def test_more_rows_than_one_look_takes_arrive_in_order() -> None:
    rows = [Event(topic="presence.1", kind="presence", data={"number": number}) for number in range(tail.BATCH + 200)]
    async with listening("presence") as subscription:
        await Event.objects.abulk_create(rows)
        assert await numbers(subscription, len(rows)) == list(range(len(rows)))


async def test_a_database_that_fails_for_a_while_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async with listening("presence") as subscription:
        with monkeypatch.context() as broken:
            broken.setattr(tail.Tail, "_read", _fail)
            await publish("presence.1", "presence", {"number": 1})
            await asyncio.sleep(0.4)
        await publish("presence.1", "presence", {"number": 2})
        assert await numbers(subscription, 2) == [1, 2]


def _fail(_tail: tail.Tail) -> list[Happening]:
    raise OperationalError("the database is away")


async def test_the_last_listener_to_leave_stops_the_reading_and_the_next_begins_it() -> None:
    async with listening("presence"):
        assert tail.here().is_running
    assert not tail.here().is_running
    await publish("presence.1", "presence", {"number": 1})
    async with listening("presence") as subscription:
        await publish("presence.1", "presence", {"number": 2})
        assert await numbers(subscription, 1) == [2]


def test_old_rows_are_purged() -> None:
    now = timezone.now()
    for age in (events.KEPT + timedelta(seconds=1), events.KEPT - timedelta(seconds=1)):
        Event.objects.create(topic="presence.1", kind="presence", created_at=now - age)
    assert jobs.purge_events(now) == 1
    assert Event.objects.count() == 1
