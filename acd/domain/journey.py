"""A contact on its way: locked, moved from state to state, each step written down and told."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, cast

from acd.domain import cards
from acd.domain.desk_rows import topic as desk_topic
from acd.domain.errors import UnknownContactError, WrongStateError
from acd.enums import IN_HAND, ContactState
from acd.models import Contact, ContactEvent
from cxportal.core.events import publish

BATCH = 100
_WITH_QUEUE = Contact.objects.select_related("queue")
_LOCKED = _WITH_QUEUE.select_for_update(no_key=True, of=("self",))
FREE = _WITH_QUEUE.select_for_update(skip_locked=True, no_key=True, of=("self",))
"""Contacts to be locked, without those that somebody else holds."""


def topic(contact_id: int) -> str:
    """Where everything that the customer sees is published."""
    return f"contact.{contact_id}"


def locked(contact_id: int) -> Contact:
    """The contact with its queue, locked until the end of the transaction.

    :raises UnknownContactError: there is none
    """
    try:
        return _LOCKED.get(pk=contact_id)
    except Contact.DoesNotExist as error:
        raise UnknownContactError(contact_id) from error


def claimed(**due: Any) -> Contact | None:
    """One contact of which this is true, locked; what another transaction holds is passed over."""
    return FREE.filter(**due).order_by("due_at", "pk").first()


def one_by_one(act: Callable[[datetime], int], *, now: datetime) -> int:
    """Do what is due, one thing in one transaction, until nothing is left or enough is done for once.

    :param act: does the next one, and says how much that was
    :returns: how much was done
    """
    done = 0
    while done < BATCH and (more := act(now)):
        done += more
    return done


def locked_all(contact_ids: Iterable[int], *, state: str) -> list[Contact]:
    """Those of these contacts that are in a state, with their queues, locked in ascending order."""
    return list(_LOCKED.filter(pk__in=list(contact_ids), state=state).order_by("pk"))


def held(agent_id: int) -> list[Contact]:
    """All that an agent has in hand, locked in ascending order."""
    return list(_LOCKED.filter(agent_id=agent_id, state__in=IN_HAND).order_by("pk"))


def locked_of(agent_id: int, contact_id: int, *states: str) -> Contact:
    """The agent's own contact in one of these states, locked.

    :raises UnknownContactError: it is not this agent's
    :raises WrongStateError: it is in another state
    """
    contact = locked(contact_id)
    if contact.agent_id != agent_id or contact.state == ContactState.CLOSED:
        raise UnknownContactError(contact_id)
    if contact.state not in states:
        raise WrongStateError(contact.state)
    return contact


def move(
    contact: Contact,
    state: str,
    step: str,
    *,
    now: datetime,
    actor_id: int | None = None,
    agent_id: int | None = None,
    reason: str = "",
) -> None:
    """Bring a locked contact to a state, save it, write the step down, and tell the customer.

    :param actor_id: who did it; nobody stands for the customer or the clock
    :param agent_id: the agent whom the step is about
    """
    contact.state, contact.state_since = state, now
    contact.save()
    note_step(contact, step, now=now, actor_id=actor_id, agent_id=agent_id, reason=reason)
    publish(topic(contact.pk), "state", cards.customer_state(contact))


def note_step(
    contact: Contact,
    step: str,
    *,
    now: datetime,
    actor_id: int | None = None,
    agent_id: int | None = None,
    reason: str = "",
) -> None:
    """Write a step down that moves nothing."""
    ContactEvent.objects.create(
        contact=contact,
        step=step,
        at=now,
        actor_id=actor_id,
        agent_id=agent_id,
        queue_id=contact.queue_id,
        reason=reason[:300],
    )


def show(contact: Contact) -> None:
    """Show the agent who has the contact what it is now."""
    publish(desk_topic(cast("int", contact.agent_id)), "contact", {"contact": cards.contact_card(contact)})


def take_away(contact: Contact, agent_id: int) -> None:
    """Take a contact from the agent's panel."""
    publish(desk_topic(agent_id), "contact_gone", {"id": contact.pk})


def wait_again(contact: Contact, step: str, *, now: datetime, agent_id: int | None, reason: str = "") -> None:
    """Put a locked contact at the head of its queue."""
    contact.agent = None
    contact.is_returned = True
    contact.due_at = longest_wait_of(contact, now)
    move(contact, ContactState.WAITING, step, now=now, actor_id=agent_id, agent_id=agent_id, reason=reason)


def longest_wait_of(contact: Contact, now: datetime) -> datetime | None:
    """When the contact has waited for too long."""
    seconds = contact.queue.max_wait_seconds
    return now + timedelta(seconds=seconds) if seconds else None
