"""Who is offered what: a pure decision on what waits and who is ready.

Contacts are served in one order: voice before chats; then by the priority of the queue, 1 first; then the longest wait.
Within its queue a returned contact comes first: it counts as having waited as long as the longest of its queue.

An agent gets one offer at most, and none while another is open. A voice contact needs an agent with nothing in hand; a
chat needs one without a voice contact and with room for a chat. Chats could thus keep an agent from voice for ever, so
a voice contact that nobody can take yet holds one of those agents who only have chats in hand: he is offered no more
chats, the one with the fewest first, until he is free for it.

Levels restrict and order the agents of the strategy by level alone; all others take no notice of them. A contact for
one agent goes to him alone, whatever his queues and levels are. Nobody is offered what he has just declined. Ids decide
between equals, so that the same snapshot, in whatever order it was read, gives the same decision.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from acd.enums import Channel, Strategy


@dataclass(frozen=True, slots=True)
class Waiting:
    """A contact that waits; channel, priority, strategy and `widen_seconds` are those of its queue.

    `not_for` has the agents who declined it lately.
    """

    contact_id: int
    queue_id: int
    channel: Channel
    priority: int
    strategy: Strategy
    is_returned: bool
    queued_at: datetime
    widen_seconds: int
    only_agent_id: int | None = None
    not_for: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Ready:
    """An agent who may be offered something; `levels` has the queues that he is logged in to, with his level there."""

    agent_id: int
    levels: Mapping[int, int]
    idle_since: datetime
    last_offer_at: datetime | None
    handled_today: int
    chats: int
    chat_capacity: int
    calls: int
    has_offer: bool = False


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What routing decides on: heads of queues and ready agents, each once, in any order."""

    waiting: Sequence[Waiting]
    ready: Sequence[Ready]
    now: datetime


@dataclass(frozen=True, slots=True)
class Assignment:
    """A contact and those whom it is offered to: one agent, or all who can take it where the strategy is ring all."""

    contact_id: int
    agent_ids: tuple[int, ...]


def decide(snapshot: Snapshot) -> list[Assignment]:
    """Give each contact that somebody can take to whom its queue's strategy names, in the order of service."""
    calls, chats = _in_order(snapshot.waiting)
    free = [agent for agent in snapshot.ready if not agent.has_offer and not agent.calls]
    gone: set[int] = set()  # those who have got something, or are held for a voice contact
    empty_handed = _Floor((agent for agent in free if not agent.chats), calls, gone, snapshot.now)
    with_chats = _Floor((agent for agent in free if agent.chats), calls, gone, snapshot.now, first=_by_chats)
    with_room = _Floor((agent for agent in free if agent.chats < agent.chat_capacity), chats, gone, snapshot.now)
    offers: list[Assignment] = []
    for contact in calls:
        if agent_ids := empty_handed.give(contact):
            offers.append(Assignment(contact.contact_id, agent_ids))
        else:
            with_chats.hold(contact)
    offers += [Assignment(contact.contact_id, ids) for contact in chats if (ids := with_room.give(contact))]
    return offers


def _in_order(waiting: Sequence[Waiting]) -> tuple[list[Waiting], list[Waiting]]:
    longest: dict[int, datetime] = {}
    for contact in waiting:
        longest[contact.queue_id] = min(longest.get(contact.queue_id, contact.queued_at), contact.queued_at)

    def place(contact: Waiting) -> tuple[int, datetime, bool, datetime, int]:
        since = longest[contact.queue_id] if contact.is_returned else contact.queued_at
        return contact.priority, since, not contact.is_returned, contact.queued_at, contact.contact_id

    served = sorted(waiting, key=place)
    calls = [contact for contact in served if contact.channel == Channel.VOICE]
    return calls, [contact for contact in served if contact.channel != Channel.VOICE]


def _by_idle(agent: Ready) -> tuple[Any, ...]:
    return agent.idle_since, agent.agent_id


def _by_last_offer(agent: Ready) -> tuple[Any, ...]:
    return agent.last_offer_at is not None, agent.last_offer_at or agent.idle_since, agent.idle_since, agent.agent_id


def _by_handled(agent: Ready) -> tuple[Any, ...]:
    return agent.handled_today, agent.idle_since, agent.agent_id


def _by_chats(agent: Ready) -> tuple[Any, ...]:
    return agent.chats, agent.idle_since, agent.agent_id


_FIRST: Mapping[Strategy, Callable[[Ready], tuple[Any, ...]]] = {
    Strategy.LONGEST_IDLE: _by_idle,
    Strategy.ROUND_ROBIN: _by_last_offer,
    Strategy.FEWEST_CONTACTS: _by_handled,
    Strategy.RING_ALL: _by_idle,
    Strategy.BY_LEVEL: _by_idle,
}


class _Floor:
    """Agents who can take some contacts, in a line for each queue, in the order in which the queue wants them."""

    def __init__(
        self,
        agents: Iterable[Ready],
        waiting: Sequence[Waiting],
        gone: set[int],
        now: datetime,
        first: Callable[[Ready], tuple[Any, ...]] | None = None,
    ) -> None:
        self._agents = {agent.agent_id: agent for agent in agents}
        self._gone = gone
        self._now = now
        self._lines = _lines(self._agents.values(), {contact.queue_id: contact.strategy for contact in waiting}, first)

    def give(self, contact: Waiting) -> tuple[int, ...]:
        """Name those to whom the contact is offered, if anybody; they are gone then."""
        if contact.strategy != Strategy.RING_ALL or contact.only_agent_id is not None:
            return self.hold(contact)
        line = self._lines[contact.queue_id]
        agent_ids = tuple(agent.agent_id for agent in reversed(line) if self._may_have(agent, contact))
        self._gone.update(agent_ids)
        line[:] = [agent for agent in line if agent.agent_id not in self._gone]
        return agent_ids

    def hold(self, contact: Waiting) -> tuple[int, ...]:
        """Name the one who is first for the contact, if anybody; he is gone then."""
        agent_id = self._only(contact) if contact.only_agent_id is not None else self._first(contact)
        if agent_id is None:
            return ()
        self._gone.add(agent_id)
        return (agent_id,)

    def _only(self, contact: Waiting) -> int | None:
        agent = self._agents.get(contact.only_agent_id or 0)
        return agent.agent_id if agent and self._may_have(agent, contact) else None

    def _first(self, contact: Waiting) -> int | None:
        line = self._lines[contact.queue_id]
        while line and line[-1].agent_id in self._gone:
            line.pop()
        first = next((agent for agent in reversed(line) if self._may_have(agent, contact)), None)
        return first.agent_id if first and self._is_open_to(first, contact) else None

    def _may_have(self, agent: Ready, contact: Waiting) -> bool:
        return agent.agent_id not in self._gone and agent.agent_id not in contact.not_for

    def _is_open_to(self, agent: Ready, contact: Waiting) -> bool:
        if contact.strategy != Strategy.BY_LEVEL:
            return True
        widened = timedelta(seconds=contact.widen_seconds) * (agent.levels[contact.queue_id] - 1)
        return self._now - contact.queued_at >= widened


def _lines(
    agents: Iterable[Ready], strategies: Mapping[int, Strategy], first: Callable[[Ready], tuple[Any, ...]] | None
) -> dict[int, list[Ready]]:
    """Line the agents up for each queue, the first one last: a list is popped there."""
    lines: dict[int, list[Ready]] = {queue_id: [] for queue_id in strategies}
    for strategy in set(strategies.values()):
        for agent in sorted(agents, key=first or _FIRST[strategy], reverse=True):
            for queue_id in agent.levels:
                if strategies.get(queue_id) == strategy:
                    lines[queue_id].append(agent)
    for queue_id, strategy in strategies.items():
        if strategy == Strategy.BY_LEVEL:
            lines[queue_id].sort(key=lambda agent: agent.levels[queue_id], reverse=True)
    return lines
