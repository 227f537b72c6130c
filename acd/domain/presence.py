"""What an agent chooses to be, and what becomes of it when the panel falls silent."""

from datetime import datetime

from django.db.models import F, Q

from accounts.domain import open_sessions
from acd.domain import links
from acd.domain.errors import ReasonWithoutPauseError, UnknownChoiceError, UnknownReasonError
from acd.domain.intervals import OPEN, alone, at_work, follow, open_of, presence_of
from acd.domain.states import GONE, GRACE, Presence, shown
from acd.enums import Chosen, State
from acd.models import PanelLink, PauseReason, PresenceInterval
from cxportal.core.events import publish

FAMILY = "presence"
_OPEN_AND_SEEN = OPEN.annotate(last_seen_at=F("agent__panel_link__last_seen_at"))


def topic(agent_id: int) -> str:
    """Where the events of one agent are published."""
    return f"{FAMILY}.{agent_id}"


def choose(agent_id: int, *, chosen: str, reason_id: int | None = None, now: datetime) -> Presence:
    """Close the open interval and begin the next; choosing what is chosen changes nothing.

    :raises RefusedError: an unknown agent, choice or reason, or a reason without a pause
    """
    if chosen not in Chosen.values:
        raise UnknownChoiceError(chosen)
    if reason_id is not None and chosen != Chosen.PAUSED:
        raise ReasonWithoutPauseError(chosen)
    with alone(agent_id):
        reason = None if reason_id is None else _reason_in_use(reason_id)
        before, is_news = _arrive(agent_id, now)
        return _move(before, agent_id, chosen=chosen, reason=reason, now=now, is_news=is_news)


def arrive(agent_id: int, *, now: datetime) -> Presence:
    """Note that the agent's panel is open; who had been gone for too long begins anew, offline.

    :raises UnknownAgentError: there is no such user
    """
    with alone(agent_id):
        interval, is_news = _arrive(agent_id, now)
        if is_news:
            _tell(agent_id, presence_of(interval))
        return presence_of(interval)


def stay(agent_id: int, *, now: datetime) -> None:
    """Note that the panel is still open: one statement where nobody missed it."""
    if not links.beat(agent_id, now=now):
        arrive(agent_id, now=now)


def go_offline(agent_id: int, *, now: datetime) -> None:
    """Begin an offline interval for whoever is available or paused."""
    if not at_work().filter(agent_id=agent_id).exists():
        return
    with alone(agent_id):
        _move(open_of(agent_id), agent_id, now=now)


def go_offline_after_last_session(agent_id: int, *, now: datetime) -> None:
    """Go offline when no session of the agent is left."""
    if not open_sessions.has_any(agent_id, now=now):
        go_offline(agent_id, now=now)


def current(agent_id: int, *, now: datetime) -> Presence:
    """What the agent sees of himself: the choice, unless he had been gone for too long."""
    try:
        interval = _OPEN_AND_SEEN.get(agent_id=agent_id)
    except PresenceInterval.DoesNotExist:
        return Presence()
    chosen = presence_of(interval)
    seen = shown(chosen, last_seen_at=interval.last_seen_at, now=now)
    return chosen if seen.state == State.DISCONNECTED else seen


def sweep(*, now: datetime) -> None:
    """Show silent panels as disconnected after the grace, and put their agents offline when they are gone."""
    link = "agent__panel_link"
    is_silent = Q(**{link: None}) | Q(**{f"{link}__last_seen_at__lte": now - GRACE})
    is_news = Q(**{f"{link}__lost_at": None}) | Q(**{f"{link}__last_seen_at__lte": now - GONE})
    silent = at_work().filter(is_silent, is_news, started_at__lte=now - GRACE)
    for agent_id in list(silent.values_list("agent_id", flat=True)):
        _settle(agent_id, now)


def _settle(agent_id: int, now: datetime) -> None:
    with alone(agent_id):
        interval = open_of(agent_id)
        link = PanelLink.objects.filter(agent_id=agent_id).first()
        seen = shown(presence_of(interval), last_seen_at=link.last_seen_at if link else None, now=now)
        if seen.state == State.OFFLINE and seen.since:
            _move(interval, agent_id, now=seen.since)
        elif seen.state == State.DISCONNECTED and links.mark_lost(agent_id, now=now):
            _tell(agent_id, seen)


def _move(
    before: PresenceInterval | None,
    agent_id: int,
    *,
    chosen: str = Chosen.OFFLINE,
    reason: PauseReason | None = None,
    now: datetime,
    is_news: bool = False,
) -> Presence:
    after = follow(before, agent_id=agent_id, chosen=chosen, reason=reason, now=now)
    if is_news or after is not before:
        _tell(agent_id, presence_of(after))
    return presence_of(after)


def _arrive(agent_id: int, now: datetime) -> tuple[PresenceInterval | None, bool]:
    interval = open_of(agent_id)
    link = links.take_up(agent_id, now=now)
    if link is None:
        return interval, False
    seen = shown(presence_of(interval), last_seen_at=link.last_seen_at, now=now)
    if seen.state == State.OFFLINE and seen.since:
        after = follow(interval, agent_id=agent_id, chosen=Chosen.OFFLINE, reason=None, now=seen.since)
        return after, after is not interval
    return interval, link.lost_at is not None


def _reason_in_use(reason_id: int) -> PauseReason:
    reason = PauseReason.objects.filter(pk=reason_id, is_active=True).first()
    if reason is None:
        raise UnknownReasonError(reason_id)
    return reason


def _tell(agent_id: int, presence: Presence) -> None:
    publish(topic(agent_id), "presence", presence.as_data() | {"agent_id": agent_id})
