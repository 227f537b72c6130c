"""Who in this process listens to which topics."""

import asyncio
from collections import defaultdict
from typing import Any, NamedTuple

ROOM = 1000  # events that one listener may be behind


class Happening(NamedTuple):
    """One event as a listener gets it."""

    id: int
    topic: str
    kind: str
    data: dict[str, Any]


class Subscription:
    """The events of some topics for one listener, in order."""

    def __init__(self, *topics: str) -> None:
        self.topics = topics
        self._waiting: asyncio.Queue[Happening | None] = asyncio.Queue(ROOM)

    async def next(self) -> Happening | None:
        """Wait for the next event; nothing stands for events that were lost: read a snapshot then."""
        return await self._waiting.get()

    def is_empty(self) -> bool:
        """Say whether nothing waits."""
        return self._waiting.empty()

    def give(self, happening: Happening) -> None:
        """Queue an event; a listener too far behind loses what waits and is told so."""
        if self._waiting.full():
            while not self._waiting.empty():
                self._waiting.get_nowait()
            self._waiting.put_nowait(None)
        self._waiting.put_nowait(happening)


class Switchboard:
    """Hands each event to those who listen to its topic or to the family before its first dot."""

    def __init__(self) -> None:
        self._by_topic: dict[str, set[Subscription]] = defaultdict(set)

    def __bool__(self) -> bool:
        return bool(self._by_topic)

    def add(self, subscription: Subscription) -> None:
        for topic in subscription.topics:
            self._by_topic[topic].add(subscription)

    def remove(self, subscription: Subscription) -> None:
        for topic in subscription.topics:
            self._by_topic[topic].discard(subscription)
            if not self._by_topic[topic]:
                del self._by_topic[topic]

    def hand_out(self, happening: Happening) -> None:
        """Give the event to every listener once."""
        family = happening.topic.partition(".")[0]
        for subscription in self._by_topic.get(happening.topic, set()) | self._by_topic.get(family, set()):
            subscription.give(happening)
