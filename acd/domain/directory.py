"""Where a contact can be sent: colleagues at work, and queues."""

from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q

from accounts.enums import Role
from acd.domain import intervals
from acd.domain.states import shown
from acd.enums import ContactState, State
from acd.models import Queue

MOST = 300  # people that a menu can bear
_IS_WAITING = Q(contacts__state=ContactState.WAITING)


def of(agent_id: int, *, now: datetime) -> dict[str, Any]:
    """Colleagues who are available or paused, by name, and the queues in use with how many contacts wait."""
    return {"agents": _colleagues(agent_id, now), "queues": _queues()}


def _colleagues(agent_id: int, now: datetime) -> list[dict[str, Any]]:
    working = intervals.at_work().filter(agent__role=Role.AGENT, agent__is_active=True).exclude(agent_id=agent_id)
    last_seen_at = F("agent__panel_link__last_seen_at")
    rows = working.select_related("agent", "reason").annotate(last_seen_at=last_seen_at).order_by("agent__username_key")
    states = (
        (row.agent, shown(intervals.presence_of(row), last_seen_at=row.last_seen_at, now=now)) for row in rows[:MOST]
    )
    return [
        {"id": person.pk, "name": person.get_full_name() or person.username, "state": str(presence.state.label)}
        for person, presence in states
        if presence.state in {State.AVAILABLE, State.PAUSED}
    ]


def _queues() -> list[dict[str, Any]]:
    rows = Queue.objects.filter(is_active=True).annotate(waiting=Count("contacts", filter=_IS_WAITING))
    return [dict(row) for row in rows.values("id", "name", "channel", "waiting")]
