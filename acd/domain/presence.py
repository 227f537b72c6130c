"""What an agent chooses to be, and what becomes of it when the panel falls silent."""

from datetime import datetime

from django.db.models import F, Q

from acd.domain import links
from acd.domain.desk_rows import alone
from acd.domain.errors import UnknownChoiceError
from acd.domain.intervals import OPEN, at_work, follow, open_of, presence_of
from acd.domain.reasons import in_use
from acd.domain.states import GONE, GRACE, Presence, shown
from acd.enums import Chosen, State
from acd.models import Desk, PanelLink, PauseReason, PresenceInterval
from acd.signals import room_made
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
    reason = in_use(reason_id, chosen)
    with alone(agent_id) as desk:
        before, is_news = _arrive(desk, now)
        presence = _move(before, desk, chosen=chosen, reason=reason, now=now, is_news=is_news)
    if presence.state == State.AVAILABLE:
        room_made.send(Desk, agent_id=agent_id, now=now)
    return presence


def arrive(agent_id: int, *, now: datetime) -> Presence:
    """Note that the agent's panel is open; who had been gone for too long begins anew, offline.

    :raises UnknownAgentError: there is no such user
    """
    with alone(agent_id) as desk:
        interval, is_news = _arrive(desk, now)
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
    with alone(agent_id) as desk:
        _move(open_of(agent_id), desk, now=now)


def take_turn(desk: Desk, *, now: datetime) -> None:
    """Be what was noted for after the work in hand; the desk is locked, and saved by the caller."""
    chosen, reason = desk.next_chosen, desk.next_reason
    desk.next_chosen, desk.next_reason = "", None
    _move(open_of(desk.pk), desk, chosen=chosen, reason=reason, now=now)


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
    with alone(agent_id) as desk:
        interval = open_of(agent_id)
        link = PanelLink.objects.filter(agent_id=agent_id).first()
        seen = shown(presence_of(interval), last_seen_at=link.last_seen_at if link else None, now=now)
        if seen.state == State.OFFLINE and seen.since:
            _move(interval, desk, now=seen.since)
        elif seen.state == State.DISCONNECTED and links.mark_lost(agent_id, now=now):
            _tell(agent_id, seen)


def _move(
    before: PresenceInterval | None,
    desk: Desk,
    *,
    chosen: str = Chosen.OFFLINE,
    reason: PauseReason | None = None,
    now: datetime,
    is_news: bool = False,
) -> Presence:
    after = follow(before, agent_id=desk.pk, chosen=chosen, reason=reason, now=now)
    _keep_in_step(desk, after, now)
    if is_news or after is not before:
        _tell(desk.pk, presence_of(after))
    return presence_of(after)


def _keep_in_step(desk: Desk, interval: PresenceInterval | None, now: datetime) -> None:
    is_ready = interval is not None and interval.chosen == Chosen.AVAILABLE
    if is_ready == desk.is_ready:
        return
    desk.is_ready = is_ready
    desk.idle_since = now if is_ready else desk.idle_since
    desk.save(update_fields=["is_ready", "idle_since"])


def _arrive(desk: Desk, now: datetime) -> tuple[PresenceInterval | None, bool]:
    interval = open_of(desk.pk)
    link = links.take_up(desk.pk, now=now)
    if link is None:
        return interval, False
    seen = shown(presence_of(interval), last_seen_at=link.last_seen_at, now=now)
    if seen.state == State.OFFLINE and seen.since:
        after = follow(interval, agent_id=desk.pk, chosen=Chosen.OFFLINE, reason=None, now=seen.since)
        _keep_in_step(desk, after, now)
        return after, after is not interval
    return interval, link.lost_at is not None


def _tell(agent_id: int, presence: Presence) -> None:
    publish(topic(agent_id), "presence", presence.as_data() | {"agent_id": agent_id})
