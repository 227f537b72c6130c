"""Offer what waits to who is ready: read heads of queues and ready agents, decide, and claim what was decided.

Nothing is locked while it is read and decided. Each assignment is then claimed by locking the contact and the desks and
looking at both again; a row that somebody else holds is passed over (`SKIP LOCKED`), and what could not be claimed is
decided anew. Whoever holds a row routes after letting it go, and the worker sweeps behind everybody.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from acd.domain import offers
from acd.domain.desks import handled_today
from acd.domain.journey import FREE
from acd.domain.routing import Assignment, Ready, Snapshot, Waiting, decide
from acd.domain.states import GRACE
from acd.enums import Channel, ContactState, OfferOutcome, Strategy
from acd.models import Contact, Desk, Membership, Offer, Queue

HEADS = 20  # contacts read of one queue
TRIES = 5
PAUSE_AFTER_DECLINE = timedelta(seconds=30)  # before the same contact rings at the same agent again

_WAITING = Contact.objects.filter(state=ContactState.WAITING)
_FREE_CONTACTS = FREE.filter(state=ContactState.WAITING)
_ROOM = Q(has_offer=False, is_ready=True, is_responding=True, calls=0, chats__lt=F("chat_capacity"))
_FREE_DESKS = Desk.objects.filter(_ROOM).select_for_update(skip_locked=True, no_key=True)
_READY = Desk.objects.filter(_ROOM, agent__is_active=True)


def route(*, now: datetime, queue_ids: Iterable[int] | None = None, agent_id: int | None = None) -> int:
    """Make the offers that can be made, for some queues, for one agent, or for everybody.

    :returns: how many contacts are offered now that were not before
    """
    made = 0
    for _attempt in range(TRIES):
        assignments = decide(_snapshot(now, queue_ids, agent_id))
        claimed = sum(_claim(assignment, now) for assignment in assignments)
        made += claimed
        if claimed == len(assignments) and claimed < HEADS:
            break
    return made


def _claim(assignment: Assignment, now: datetime) -> bool:
    with transaction.atomic():
        contact = _FREE_CONTACTS.filter(pk=assignment.contact_id).first()
        if contact is None:
            return False
        desks = list(_FREE_DESKS.filter(pk__in=assignment.agent_ids).order_by("pk"))
        if not desks:
            return False
        offers.make(contact, desks, now=now)
    return True


def _snapshot(now: datetime, queue_ids: Iterable[int] | None, agent_id: int | None) -> Snapshot:
    queues = _queues_with_waiting(queue_ids, agent_id)
    if not queues:
        return Snapshot(waiting=(), ready=(), now=now)
    ready = _ready(list(queues), agent_id, now)
    if not ready:
        return Snapshot(waiting=(), ready=(), now=now)
    depth = HEADS if agent_id is None else 2
    heads = [contact for queue_id in queues for contact in _heads(queue_id, depth)]
    return Snapshot(waiting=_waiting(heads, queues, now), ready=ready, now=now)


def _queues_with_waiting(queue_ids: Iterable[int] | None, agent_id: int | None) -> dict[int, Queue]:
    waiting = _WAITING.filter(queue_id=OuterRef("pk"))
    queues = Queue.objects.filter(Exists(waiting))
    if queue_ids is not None:
        queues = queues.filter(pk__in=list(queue_ids))
    if agent_id is not None:
        member = Membership.objects.filter(queue_id=OuterRef("pk"), agent_id=agent_id, is_logged_in=True)
        queues = queues.filter(Exists(member) | Exists(waiting.filter(only_agent_id=agent_id)))
    return {queue.pk: queue for queue in queues}


def _heads(queue_id: int, depth: int) -> list[Contact]:
    order = ("-is_returned", "queued_at", "pk")
    return list(_WAITING.filter(queue_id=queue_id).order_by(*order)[:depth])


def _waiting(heads: list[Contact], queues: dict[int, Queue], now: datetime) -> list[Waiting]:
    declined = _declined_lately([contact.pk for contact in heads], now)
    return [_as_waiting(contact, queues[contact.queue_id], declined[contact.pk]) for contact in heads]


def _as_waiting(contact: Contact, queue: Queue, declined_by: frozenset[int]) -> Waiting:
    return Waiting(
        contact_id=contact.pk,
        queue_id=queue.pk,
        channel=Channel(contact.channel),
        priority=queue.priority,
        strategy=Strategy(queue.strategy),
        is_returned=contact.is_returned,
        queued_at=contact.queued_at,
        widen_seconds=queue.widen_seconds,
        only_agent_id=contact.only_agent_id,
        not_for=declined_by,
    )


def _declined_lately(contact_ids: list[int], now: datetime) -> dict[int, frozenset[int]]:
    since = now - PAUSE_AFTER_DECLINE
    rows = Offer.objects.filter(contact_id__in=contact_ids, outcome=OfferOutcome.DECLINED, ended_at__gt=since)
    by_contact: dict[int, frozenset[int]] = defaultdict(frozenset)
    for contact_id, agent_id in rows.values_list("contact_id", "agent_id"):
        by_contact[contact_id] |= {agent_id}
    return by_contact


def _ready(queue_ids: list[int], agent_id: int | None, now: datetime) -> list[Ready]:
    in_reach = Q(agent__panel_link__last_seen_at__gt=now - GRACE)
    desks = _READY.filter(in_reach)
    if agent_id is not None:
        desks = desks.filter(pk=agent_id)
    levels: dict[int, dict[int, int]] = defaultdict(dict)
    members = Membership.objects.filter(queue_id__in=queue_ids, is_logged_in=True)
    if agent_id is not None:
        members = members.filter(agent_id=agent_id)
    for member_id, queue_id, level in members.values_list("agent_id", "queue_id", "level"):
        levels[member_id][queue_id] = level
    return [
        Ready(
            agent_id=desk.pk,
            levels=levels[desk.pk],
            idle_since=desk.idle_since or now,
            last_offer_at=desk.last_offer_at,
            handled_today=handled_today(desk, now=now),
            chats=desk.chats,
            chat_capacity=desk.chat_capacity,
            calls=desk.calls,
        )
        for desk in desks
    ]
