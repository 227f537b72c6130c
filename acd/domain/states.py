"""What an agent is shown as: derived from the choice and from when the panel was last heard of."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from acd.enums import State

GRACE = timedelta(seconds=60)  # a reload, a dead spot in the building
GONE = timedelta(minutes=5)  # since the panel was last heard of


@dataclass(frozen=True, slots=True)
class Presence:
    """What everybody is shown of one agent, and since when; never chosen means offline since ever."""

    state: State = State.OFFLINE
    since: datetime | None = None
    reason_id: int | None = None
    reason: str = ""
    limit_minutes: int | None = None

    def as_data(self) -> dict[str, Any]:
        """The same as JSON can hold it; times are ISO 8601."""
        return {
            "state": self.state.value,
            "since": self.since.isoformat() if self.since else None,
            "reason_id": self.reason_id,
            "reason": self.reason,
            "limit_minutes": self.limit_minutes,
        }


def shown(presence: Presence, *, last_seen_at: datetime | None, now: datetime) -> Presence:
    """The choice while the panel is in reach; then disconnected, then offline."""
    if presence.state == State.OFFLINE or presence.since is None:
        return presence
    seen = max(last_seen_at or presence.since, presence.since)
    if now - seen >= GONE:
        return Presence(state=State.OFFLINE, since=seen + GONE)
    if now - seen >= GRACE:
        return replace(presence, state=State.DISCONNECTED, since=seen)
    return presence
