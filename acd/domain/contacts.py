"""Contacts come, are parked, moved on and ended."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.models import User
from acd.domain import attached_data, intervals, journey, offers
from acd.domain.desk_rows import alone, lock
from acd.domain.desks import count_handled, settle
from acd.domain.errors import AgentNotAtWorkError, UnknownQueueError
from acd.domain.journey import locked, locked_of
from acd.domain.notes import add_note
from acd.enums import IN_CONVERSATION, UNANSWERED, Channel, ContactState, Ending, Step, WrapUpMode
from acd.models import Contact, Desk, Queue
from acd.signals import contact_queued, room_made


@dataclass(frozen=True, slots=True)
class Arrival:
    """What is known of a customer who comes."""

    queue_id: int
    customer_name: str
    customer_email: str = ""
    question: str = ""
    channel: str = Channel.CHAT
    language: str = ""
    page: str = ""
    attached_data: list[dict[str, Any]] = field(default_factory=list)


def arrive(arrival: Arrival, *, begun: Callable[[Contact], object] = id, now: datetime) -> Contact:
    """Let a contact wait in a queue.

    :param begun: what else belongs to its beginning, done in the same transaction, before anybody is offered it
    :raises UnknownQueueError: there is no such queue in use for this channel
    """
    queue = Queue.objects.filter(pk=arrival.queue_id, channel=arrival.channel, is_active=True).first()
    if queue is None:
        raise UnknownQueueError(arrival.queue_id)
    contact = Contact(
        queue=queue,
        channel=arrival.channel,
        state_since=now,
        arrived_at=now,
        queued_at=now,
        customer_name=arrival.customer_name,
        customer_email=arrival.customer_email,
        question=arrival.question,
        language=arrival.language,
        page=arrival.page,
        attached_data=attached_data.filled([*queue.attached_data, *arrival.attached_data], _known_of(arrival)),
    )
    contact.due_at = journey.longest_wait_of(contact, now)
    with transaction.atomic():
        journey.move(contact, ContactState.WAITING, Step.ARRIVED, now=now)
        begun(contact)
    contact_queued.send(Contact, queue_id=queue.pk, now=now)
    return contact


def _known_of(arrival: Arrival) -> dict[str, str]:
    """What templates of attached data may name."""
    return {
        "customer.name": arrival.customer_name,
        "customer.email": arrival.customer_email,
        "question": arrival.question,
        "language": arrival.language,
        "page": arrival.page,
    }


def leave(contact_id: int, *, now: datetime) -> None:
    """Let the customer go; leaving twice, or after the end, changes nothing.

    :raises UnknownContactError: there is none
    """
    freed: Iterable[int] = ()
    with transaction.atomic():
        contact = locked(contact_id)
        if contact.state in UNANSWERED:
            freed = _abandon(contact, now)
        elif contact.state in IN_CONVERSATION:
            freed = _conclude(contact, now=now, actor_id=None)
    _tell_room(freed, now)


def end(agent_id: int, contact_id: int, *, now: datetime) -> None:
    """End the conversation; wrap-up follows where the queue has one.

    :raises RefusedError: not this agent's, or not in conversation
    """
    with transaction.atomic():
        contact = locked_of(agent_id, contact_id, *IN_CONVERSATION)
        freed = _conclude(contact, now=now, actor_id=agent_id)
    _tell_room(freed, now)


def park(agent_id: int, contact_id: int, *, now: datetime) -> None:
    """Put a conversation aside; it takes no room until it is taken up again.

    :raises RefusedError: not this agent's, or not active
    """
    _turn(agent_id, contact_id, ContactState.ACTIVE, ContactState.PARKED, Step.PARKED, now)
    room_made.send(Desk, agent_id=agent_id, now=now)


def unpark(agent_id: int, contact_id: int, *, now: datetime) -> None:
    """Take a parked conversation up again, whatever room there is.

    :raises RefusedError: not this agent's, or not parked
    """
    _turn(agent_id, contact_id, ContactState.PARKED, ContactState.ACTIVE, Step.UNPARKED, now)


def ask_help(agent_id: int, contact_id: int, *, now: datetime) -> None:
    """Ask the supervisors to look at a conversation; asking again changes nothing.

    :raises RefusedError: not this agent's, or not in conversation
    """
    with transaction.atomic():
        contact = locked_of(agent_id, contact_id, *IN_CONVERSATION)
        if contact.help_asked_at is None:
            contact.help_asked_at = now
            contact.save(update_fields=["help_asked_at"])
            journey.note_step(contact, Step.HELP_ASKED, now=now, actor_id=agent_id, agent_id=agent_id)
            journey.show(contact)


def transfer(
    agent_id: int,
    contact_id: int,
    *,
    to_agent_id: int | None = None,
    to_queue_id: int | None = None,
    note: str = "",
    now: datetime,
) -> None:
    """Hand a conversation on, to an agent at work or to the head of a queue, with a note for whoever takes it.

    :raises RefusedError: not this agent's, not in conversation, or the receiver is unknown or not at work
    """
    with transaction.atomic():
        contact = locked_of(agent_id, contact_id, *IN_CONVERSATION)
        if to_agent_id is not None:
            contact.only_agent = _agent_at_work(to_agent_id, but=agent_id)
        elif to_queue_id is not None:
            contact.queue = _queue_for(contact, to_queue_id)
        else:
            raise UnknownQueueError
        if note.strip():
            add_note(contact, agent_id, text=note, client_id=f"transfer-{contact.last_number}-{now:%H%M%S%f}", now=now)
        contact.help_asked_at = None
        journey.take_away(contact, agent_id)
        journey.wait_again(contact, Step.TRANSFERRED, now=now, agent_id=agent_id)
        settle(lock(agent_id), now=now)
    contact_queued.send(Contact, queue_id=contact.queue_id, now=now)
    room_made.send(Desk, agent_id=agent_id, now=now)


def give_back(agent_id: int, *, reason: str, now: datetime) -> set[int]:
    """Put all conversations of an agent who is gone at the head of their queues; wrap-ups end.

    :returns: the queues in which something waits now, to be routed once the agent is gone for routing, too
    """
    with transaction.atomic():
        held = journey.held(agent_id)
        for contact in held:
            journey.take_away(contact, agent_id)
            if contact.state == ContactState.WRAP_UP:
                close(contact, now=now, reason=reason)
            else:
                journey.wait_again(contact, Step.RETURNED, now=now, agent_id=agent_id, reason=reason)
        if held:
            settle(lock(agent_id), now=now)
    return {contact.queue_id for contact in held if contact.state == ContactState.WAITING}


def close(contact: Contact, *, now: datetime, actor_id: int | None = None, reason: str = "") -> None:
    """Bring a locked contact to its end."""
    contact.closed_at, contact.due_at = now, None
    agent_id = contact.agent_id
    journey.move(
        contact, ContactState.CLOSED, Step.CLOSED, now=now, actor_id=actor_id, agent_id=agent_id, reason=reason
    )


def overflow_due(*, now: datetime) -> int:
    """Move the contacts that have waited for too long where their queue sends them, or end them.

    :returns: how many there were
    """
    return journey.one_by_one(_overflow_one, now=now)


def _turn(agent_id: int, contact_id: int, before: str, after: str, step: str, now: datetime) -> None:
    with transaction.atomic():
        contact = locked_of(agent_id, contact_id, before)
        journey.move(contact, after, step, now=now, actor_id=agent_id, agent_id=agent_id)
        journey.show(contact)
        with alone(agent_id) as desk:
            settle(desk, now=now)


def _abandon(contact: Contact, now: datetime) -> list[int]:
    desks = offers.withdraw_all(contact, now=now)
    is_dropout = now - contact.queued_at < timedelta(seconds=contact.queue.dropout_seconds)
    contact.ending = Ending.DROPOUT if is_dropout else Ending.ABANDONED
    contact.ended_at = contact.closed_at = now
    contact.due_at = None
    journey.move(contact, ContactState.CLOSED, contact.ending, now=now)
    for desk in desks:
        settle(desk, now=now)
    return [desk.pk for desk in desks]


def _conclude(contact: Contact, *, now: datetime, actor_id: int | None) -> list[int]:
    """End a conversation: into wrap-up, or to its end."""
    agent_id, queue = contact.agent_id, contact.queue
    assert agent_id is not None  # noqa: S101 - a constraint of the table
    contact.ended_at, contact.ending = now, Ending.HANDLED
    if queue.wrap_up_mode == WrapUpMode.NONE and not queue.is_disposition_required:
        journey.note_step(contact, Step.ENDED, now=now, actor_id=actor_id, agent_id=agent_id)
        close(contact, now=now, actor_id=actor_id)
        journey.take_away(contact, agent_id)
    else:
        is_limited = queue.wrap_up_mode in {WrapUpMode.TIMED, WrapUpMode.FIXED}
        contact.due_at = now + timedelta(seconds=queue.wrap_up_seconds) if is_limited else None
        journey.move(contact, ContactState.WRAP_UP, Step.ENDED, now=now, actor_id=actor_id, agent_id=agent_id)
        journey.show(contact)
    desk = lock(agent_id)
    if contact.state == ContactState.CLOSED:
        count_handled(desk, now=now)
    settle(desk, now=now)
    return [agent_id] if contact.state == ContactState.CLOSED else []


def _overflow_one(now: datetime) -> bool:
    with transaction.atomic():
        contact = journey.claimed(state=ContactState.WAITING, due_at__lte=now)
        if contact is None:
            return False
        target = contact.queue.overflow_to
        if target is None:
            contact.ending = Ending.OVERFLOWED
            contact.ended_at = now
            close(contact, now=now, reason="the longest wait is over")
            return True
        contact.queue = target
        contact.due_at = journey.longest_wait_of(contact, now)
        journey.move(contact, ContactState.WAITING, Step.OVERFLOWED, now=now)
    contact_queued.send(Contact, queue_id=target.pk, now=now)
    return True


def _agent_at_work(agent_id: int, *, but: int) -> User:
    row = intervals.at_work().filter(agent_id=agent_id).exclude(agent_id=but).select_related("agent").first()
    if row is None:
        raise AgentNotAtWorkError(agent_id)
    return row.agent


def _queue_for(contact: Contact, queue_id: int) -> Queue:
    queue = Queue.objects.filter(pk=queue_id, channel=contact.channel, is_active=True).first()
    if queue is None:
        raise UnknownQueueError(queue_id)
    return queue


def _tell_room(agent_ids: Iterable[int], now: datetime) -> None:
    for agent_id in agent_ids:
        room_made.send(Desk, agent_id=agent_id, now=now)
