"""The floor's socket: a snapshot of the agents, then every change of one."""

from typing import Any, cast
from urllib.parse import parse_qs

from django.utils import timezone

from accounts.domain.policy import Permission
from accounts.sockets import SignedInConsumer
from acd.domain import presence
from cxportal.core.sockets import in_thread
from cxportal.core.subscriptions import Happening
from floor.domain import agents
from floor.filters import team_of

Row = dict[str, Any]


class FloorConsumer(SignedInConsumer):
    """The door of `/ws/floor/`; `?team=` narrows it to one team."""

    permission = Permission.FLOOR

    def topics(self) -> tuple[str, ...]:
        return (presence.FAMILY,)

    async def opened(self) -> None:
        query = parse_qs(self.scope["query_string"].decode("latin-1"))
        self._team_id = team_of(query.get("team", [""])[0])
        await self.send_snapshot()

    async def send_snapshot(self, _message: dict[str, Any] | None = None) -> None:
        """All that this viewer may see."""
        await self._begin_with(await self._read())

    async def happened(self, happening: Happening) -> None:
        """Show what became of an agent, if this viewer may see him."""
        agent_id = happening.data["agent_id"]
        before = self._rows.get(agent_id) or await self._find(agent_id)
        if before is None:
            return
        after = before | {name: value for name, value in happening.data.items() if name != "agent_id"}
        if after != self._rows.get(agent_id):
            self._rows[agent_id] = after
            await self.tell("presence", agent=after)

    async def lost_events(self) -> None:
        await self.send_snapshot()

    async def beat(self) -> None:
        """Give a sign of life; begin anew where people or teams have changed."""
        floor = await self._read()
        self._strangers.clear()
        if (self._by_id(floor), floor.more) == (self._rows, self._more):
            await super().beat()
        else:
            await self._begin_with(floor)

    async def _begin_with(self, floor: agents.Floor) -> None:
        self._rows, self._more = self._by_id(floor), floor.more
        self._strangers: set[int] = set()
        await self.tell("snapshot", agents=list(self._rows.values()), more=floor.more)

    async def _read(self) -> agents.Floor:
        read = in_thread(agents.on_floor)
        return cast("agents.Floor", await read(self.user, team_id=self._team_id, now=timezone.now()))

    async def _find(self, agent_id: int) -> Row | None:
        """Look up somebody who came to the floor after the snapshot, once until the next one."""
        if agent_id in self._strangers:
            return None
        found = await in_thread(agents.one)(self.user, agent_id, team_id=self._team_id, now=timezone.now())
        if found is None:
            self._strangers.add(agent_id)
            return None
        return cast("Row", found.as_data())

    @staticmethod
    def _by_id(floor: agents.Floor) -> dict[int, Row]:
        return {agent.id: agent.as_data() for agent in floor.agents}

    commands = {"snapshot": send_snapshot}
