"""The agent's socket: what I am shown as, what rings, what I work on, and what I say to it."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar
from urllib.parse import parse_qs

from django.utils import timezone

from accounts.domain.policy import Permission
from accounts.sockets import SIGNED_OUT, SignedInConsumer
from acd.domain import departures, desks, presence, snapshots
from acd.domain.desk_rows import topic as desk_topic
from acd.domain.errors import PanelTakenOverError, RefusedError
from acd.domain.states import Presence
from agentpanel import commands, fields
from cxportal.core.messages import BadMessageError, optional_number, word
from cxportal.core.sockets import in_thread
from cxportal.core.subscriptions import Happening

T = TypeVar("T")
CLOSED_BY_THE_BROWSER = (1000, 1001)
LONGEST_PANEL = 36  # characters of a panel's id


class AgentConsumer(SignedInConsumer):
    """The door of `/ws/agent/`; `?panel=` names the panel, of which one at a time may work."""

    permission = Permission.AGENT_PANEL
    by_scripts = frozenset({"snapshot", "claim", "seen"})

    def topics(self) -> tuple[str, ...]:
        return (presence.topic(self.user.pk), desk_topic(self.user.pk))

    async def opened(self) -> None:
        """The panel is open: tell so, and begin with a snapshot."""
        asked = parse_qs(self.scope["query_string"].decode("latin-1"))
        self._panel = asked.get("panel", [""])[0][:LONGEST_PANEL]
        self._choosing = asyncio.Lock()  # its event may be here before the answer to a choice is
        await in_thread(presence.arrive)(self.user.pk, now=timezone.now())
        await self.send_snapshot()

    async def send_snapshot(self, _message: dict[str, Any] | None = None) -> None:
        """All that the panel shows."""
        snapshot: dict[str, Any] = await in_thread(snapshots.of_agent)(self.user.pk, now=timezone.now())
        self._shown = snapshot["presence"]
        self._active = snapshot["desk"]["panel"]
        await self.tell("snapshot", **snapshot)

    async def choose(self, message: dict[str, Any]) -> None:
        """Be available, paused or offline from now on."""
        chosen, reason_id = word(message, "chosen"), optional_number(message, "reason_id")
        choice = partial(presence.choose, chosen=chosen, reason_id=reason_id, now=timezone.now())
        async with self._choosing:
            answer: Presence = await self._ask(choice)
            await self._show(answer.as_data())

    async def claim(self, message: dict[str, Any]) -> None:
        """Make this panel the one that works."""
        panel = fields.text(message, "panel")
        if not 1 <= len(panel) <= LONGEST_PANEL:
            raise BadMessageError("wrong_type", f"panel must have 1 to {LONGEST_PANEL} characters.")
        await self._ask(partial(desks.claim_panel, panel=panel, now=timezone.now()))
        self._panel = self._active = panel

    async def do(self, message: dict[str, Any]) -> None:
        """Do one thing of the table, unless another panel works."""
        if self._panel and self._panel != self._active:
            raise BadMessageError(PanelTakenOverError.code, PanelTakenOverError.__doc__ or "")
        command = commands.TABLE[message["type"]]
        answer: commands.Answer = await self._ask(lambda agent_id: command(agent_id, message, timezone.now()))
        if answer:
            kind, data = answer
            await self.tell(kind, **data)

    async def happened(self, happening: Happening) -> None:
        """Show what customers, other panels, timers and silence made of my work."""
        kind, data = happening.kind, happening.data
        if kind == "presence":
            data = {name: value for name, value in data.items() if name != "agent_id"}
            async with self._choosing:
                if data != self._shown:
                    await self._show(data)
            return
        if kind == "desk":
            self._active = data["desk"]["panel"]
        await self.tell(kind, **data)

    async def lost_events(self) -> None:
        await self.send_snapshot()

    async def beat(self) -> None:
        """Say here and there that the panel is open."""
        await in_thread(presence.stay)(self.user.pk, now=timezone.now())
        await super().beat()

    async def closed(self, code: int) -> None:
        """Begin the grace when the browser left, go offline when the last session ended."""
        if code == SIGNED_OUT:
            await in_thread(departures.leave_after_last_session)(self.user.pk, now=timezone.now())
        elif code in CLOSED_BY_THE_BROWSER:
            await in_thread(presence.stay)(self.user.pk, now=timezone.now())

    async def _ask(self, question: Callable[[int], T]) -> T:
        try:
            answer: T = await in_thread(question)(self.user.pk)
        except RefusedError as refusal:
            raise BadMessageError(refusal.code, type(refusal).__doc__ or "") from refusal
        return answer

    async def _show(self, data: dict[str, Any]) -> None:
        self._shown = data
        await self.tell("presence", presence=data)

    commands = {"choose": choose, "claim": claim, "snapshot": send_snapshot, **dict.fromkeys(commands.TABLE, do)}
