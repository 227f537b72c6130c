"""What an agent does at the desk beside taking contacts: what comes next, coming back, queues, panels."""

from datetime import datetime

from django.utils import timezone

from acd.domain import presence
from acd.domain.desk_rows import alone, derive, tell_queues, write
from acd.domain.errors import NotAMemberError, UnknownChoiceError
from acd.domain.reasons import in_use
from acd.enums import Chosen, Work
from acd.models import Desk, Membership
from acd.signals import room_made

BETWEEN_CONTACTS = (Work.IDLE, Work.NOT_RESPONDING)


def settle(desk: Desk, *, now: datetime) -> None:
    """Derive what the agent does, let what was noted for afterwards take effect, save it and tell the panel.

    Must be called with the desk locked, after every change of an offer or a contact of the agent.
    """
    derive(desk, now=now)
    if desk.next_chosen and desk.work in BETWEEN_CONTACTS:
        presence.take_turn(desk, now=now)
    write(desk)


def count_handled(desk: Desk, *, now: datetime) -> None:
    """Count one more contact of today."""
    desk.handled_today = handled_today(desk, now=now) + 1
    desk.handled_on = timezone.localdate(now)


def handled_today(desk: Desk, *, now: datetime) -> int:
    """How many contacts the agent has handled since midnight in the site's time zone."""
    return desk.handled_today if desk.handled_on == timezone.localdate(now) else 0


def set_next(agent_id: int, *, chosen: str, reason_id: int | None = None, now: datetime) -> None:
    """Note what the agent will be when the work in hand has ended; an empty choice takes the note back.

    :raises RefusedError: an unknown agent, choice or reason
    """
    if chosen and chosen not in Chosen.values:
        raise UnknownChoiceError(chosen)
    reason = in_use(reason_id, chosen)
    with alone(agent_id) as desk:
        desk.next_chosen, desk.next_reason = chosen, reason
        settle(desk, now=now)


def come_back(agent_id: int, *, now: datetime) -> None:
    """Be offered contacts again after a missed one.

    :raises UnknownAgentError: there is no such user
    """
    with alone(agent_id) as desk:
        if not desk.is_responding:
            desk.is_responding = True
            settle(desk, now=now)
    room_made.send(Desk, agent_id=agent_id, now=now)


def claim_panel(agent_id: int, *, panel: str, now: datetime) -> None:
    """Make this panel the active one; the one before hears of it."""
    with alone(agent_id) as desk:
        if desk.panel != panel:
            desk.panel = panel
            settle(desk, now=now)


def log_in_to(agent_id: int, *, queue_id: int, is_logged_in: bool, now: datetime) -> None:
    """Log in to one queue or out of it.

    :raises NotAMemberError: the agent is no member of it
    """
    with alone(agent_id):
        if not Membership.objects.filter(agent_id=agent_id, queue_id=queue_id).update(is_logged_in=is_logged_in):
            raise NotAMemberError(queue_id)
        tell_queues(agent_id)
    room_made.send(Desk, agent_id=agent_id, now=now)
