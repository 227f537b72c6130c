"""The desk of an agent: the row that everybody locks before changing anything of the agent.

Whoever locks contacts too locks them first, in ascending order, then desks, in ascending order.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from accounts.models import User
from acd.domain import cards, working
from acd.domain.errors import UnknownAgentError
from acd.domain.working import InHand
from acd.enums import ContactState, Work
from acd.models import Contact, Desk, Offer, StateInterval
from cxportal.core.events import publish

TAKES_ROOM = (ContactState.ACTIVE, ContactState.WRAP_UP)
_LOCKED = Desk.objects.select_for_update(no_key=True)


def topic(agent_id: int) -> str:
    """Where everything that the agent's panel shows is published."""
    return f"desk.{agent_id}"


@contextmanager
def alone(agent_id: int) -> Iterator[Desk]:
    """A transaction in which nobody else changes anything of this agent.

    :raises UnknownAgentError: there is no such user
    """
    with transaction.atomic():
        yield lock(agent_id)


def lock(agent_id: int) -> Desk:
    """The agent's desk, locked until the end of the transaction; made where there is none yet.

    :raises UnknownAgentError: there is no such user
    """
    desk = _LOCKED.filter(pk=agent_id).first()
    if desk is None:
        if not User.objects.filter(pk=agent_id).exists():
            raise UnknownAgentError(agent_id)
        Desk.objects.bulk_create([Desk(agent_id=agent_id)], ignore_conflicts=True)
        desk = _LOCKED.get(pk=agent_id)
    return desk


def lock_all(agent_ids: Sequence[int]) -> list[Desk]:
    """The desks of these agents in ascending order; who has none yet has nothing rung."""
    return list(_LOCKED.filter(pk__in=agent_ids).order_by("pk"))


def derive(desk: Desk, *, now: datetime) -> None:
    """Derive what the agent does, and close and begin intervals; nothing is saved or told yet."""
    has_offer, in_hand = _in_hand(desk.pk)
    work = working.seen(in_hand, is_responding=desk.is_responding)
    desk.has_offer = has_offer
    desk.chats, desk.calls = working.room_taken(in_hand)
    if work != desk.work or desk.work_since is None:
        _begin(desk, work, now)


def write(desk: Desk) -> None:
    """Save the desk, and show the panel what stands there."""
    desk.save()
    publish(topic(desk.pk), "desk", {"desk": cards.desk_card(desk)})


def tell_queues(agent_id: int) -> None:
    """Show the panel the agent's queues, after a change of them."""
    publish(topic(agent_id), "queues", {"queues": cards.queues_of(agent_id)})


def _in_hand(agent_id: int) -> tuple[bool, list[InHand]]:
    offered = list(Offer.objects.filter(agent_id=agent_id, ended_at=None).values_list("contact__channel", flat=True))
    held = Contact.objects.filter(agent_id=agent_id, state__in=TAKES_ROOM).values_list("channel", "state")
    in_hand = [InHand(channel, state) for channel, state in held]
    return bool(offered), in_hand + [InHand(channel, ContactState.OFFERED) for channel in offered]


def _begin(desk: Desk, work: Work, now: datetime) -> None:
    start = max(now, desk.work_since or now)  # clocks of two machines may disagree
    StateInterval.objects.filter(agent_id=desk.pk, ended_at=None).update(ended_at=start)
    StateInterval.objects.create(agent_id=desk.pk, work=work, started_at=start)
    desk.work, desk.work_since = work, start
    if work == Work.IDLE:
        desk.idle_since = start
