"""The append-only table of choices: read the open interval, close it, begin the next.

Every write happens while the agent's desk is locked (`desk_rows.alone`): one agent's changes come one after the
other, and so do the events that tell of them.
"""

from datetime import datetime

from django.db.models import Q, QuerySet

from acd.domain.states import Presence
from acd.enums import Chosen, State
from acd.models import PauseReason, PresenceInterval

OPEN = PresenceInterval.objects.select_related("reason").filter(ended_at=None)
_AT_WORK = PresenceInterval.objects.filter(~Q(chosen=Chosen.OFFLINE), ended_at=None)


def open_of(agent_id: int) -> PresenceInterval | None:
    """The open interval, with its reason."""
    try:
        return OPEN.get(agent_id=agent_id)
    except PresenceInterval.DoesNotExist:
        return None


def at_work() -> QuerySet[PresenceInterval]:
    """The open intervals of everybody who chose to be available or paused."""
    return _AT_WORK.all()


def follow(
    before: PresenceInterval | None, *, agent_id: int, chosen: str, reason: PauseReason | None, now: datetime
) -> PresenceInterval | None:
    """Begin the interval of a choice, unless it is the one that is open; offline needs no beginning.

    :returns: the interval that is open afterwards
    """
    is_same = (before.chosen, before.reason) == (chosen, reason) if before else chosen == Chosen.OFFLINE
    if is_same:
        return before
    start = now
    if before:
        start = max(now, before.started_at)  # clocks of two machines may disagree
        PresenceInterval.objects.filter(pk=before.pk).update(ended_at=start)
    return PresenceInterval.objects.create(agent_id=agent_id, chosen=chosen, reason=reason, started_at=start)


def presence_of(interval: PresenceInterval | None) -> Presence:
    """What the choice alone says."""
    if interval is None:
        return Presence()
    reason = interval.reason
    return Presence(
        state=State(Chosen(interval.chosen).value),
        since=interval.started_at,
        reason_id=interval.reason_id,
        reason=reason.name if reason else "",
        limit_minutes=reason.limit_minutes if reason else None,
    )
