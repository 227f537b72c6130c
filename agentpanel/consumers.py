"""The agent's socket: what I am shown as, and what I choose."""

from typing import Any

from django.utils import timezone

from accounts.domain.policy import Permission
from accounts.sockets import SIGNED_OUT, SignedInConsumer, in_thread
from acd.domain import departures, presence, reasons
from acd.domain.errors import RefusedError
from acd.domain.states import Presence
from cxportal.core.messages import BadMessageError, optional_number, word
from cxportal.core.subscriptions import Happening

CLOSED_BY_THE_BROWSER = (1000, 1001)


class AgentConsumer(SignedInConsumer):
    """The door of `/ws/agent/`."""

    permission = Permission.AGENT_PANEL

    def topics(self) -> tuple[str, ...]:
        return (presence.topic(self.user.pk),)

    async def opened(self) -> None:
        """The panel is open: tell so, and begin with a snapshot."""
        await in_thread(presence.arrive)(self.user.pk, now=timezone.now())
        await self.send_snapshot()

    async def send_snapshot(self, _message: dict[str, Any] | None = None) -> None:
        """All that the panel shows."""
        current = await in_thread(presence.current)(self.user.pk, now=timezone.now())
        offered = await in_thread(reasons.offered)()
        self._shown = current.as_data()
        await self.tell("snapshot", presence=self._shown, reasons=offered)

    async def choose(self, message: dict[str, Any]) -> None:
        """Be available, paused or offline from now on."""
        chosen, reason_id = word(message, "chosen"), optional_number(message, "reason_id")
        try:
            answer: Presence = await in_thread(presence.choose)(
                self.user.pk, chosen=chosen, reason_id=reason_id, now=timezone.now()
            )
        except RefusedError as refusal:
            raise BadMessageError(refusal.code, type(refusal).__doc__ or "") from refusal
        await self._show(answer.as_data())

    async def happened(self, happening: Happening) -> None:
        """Show what another tab, a sign-out or silence made of me."""
        data = {name: value for name, value in happening.data.items() if name != "agent_id"}
        if data != self._shown:
            await self._show(data)

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

    async def _show(self, data: dict[str, Any]) -> None:
        self._shown = data
        await self.tell("presence", presence=data)

    commands = {"choose": choose, "snapshot": send_snapshot}
