"""Work after a conversation: a disposition, a note, a callback; the clock runs on the server."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from django.db import transaction

from acd.domain import contacts, journey, notes
from acd.domain.desk_rows import lock
from acd.domain.desks import count_handled, settle
from acd.domain.errors import (
    CallbackInThePastError,
    DispositionRequiredError,
    UnknownDispositionError,
    WrongStateError,
)
from acd.domain.journey import locked_of
from acd.enums import ContactState, WrapUpMode
from acd.models import Contact, Desk, Disposition
from acd.signals import room_made

MORE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Callback:
    """When the customer is to be called back, by this agent or by anybody."""

    at: datetime
    is_mine: bool


def finish(
    agent_id: int,
    contact_id: int,
    *,
    disposition_id: int | None,
    note: str = "",
    callback: Callback | None = None,
    now: datetime,
) -> None:
    """End the wrap-up; where it always takes its whole time, what was given is kept and the clock ends it.

    :raises RefusedError: not this agent's, not in wrap-up, a disposition is missing or unknown, the callback is past
    """
    if callback and callback.at <= now:
        raise CallbackInThePastError
    with transaction.atomic():
        contact = locked_of(agent_id, contact_id, ContactState.WRAP_UP)
        contact.disposition = _disposition(contact, disposition_id)
        if callback:
            contact.callback_at = callback.at
            contact.callback_agent_id = agent_id if callback.is_mine else None
        if note.strip():
            notes.add_note(contact, agent_id, text=note, client_id=f"wrap-up-{now:%y%m%d%H%M%S%f}", now=now)
        if contact.queue.wrap_up_mode == WrapUpMode.FIXED:
            contact.save()
            journey.show(contact)
        else:
            _close(contact, agent_id, actor_id=agent_id, now=now)
    room_made.send(Desk, agent_id=agent_id, now=now)


def extend(agent_id: int, contact_id: int, *, now: datetime) -> None:
    """Take 30 seconds more.

    :raises RefusedError: not this agent's, or no wrap-up with a limit
    """
    with transaction.atomic():
        contact = locked_of(agent_id, contact_id, ContactState.WRAP_UP)
        if contact.due_at is None or contact.queue.wrap_up_mode != WrapUpMode.TIMED:
            raise WrongStateError(contact.state)
        contact.due_at = max(contact.due_at, now) + MORE
        contact.save(update_fields=["due_at"])
        journey.show(contact)


def finish_due(*, now: datetime) -> int:
    """End the wrap-ups whose time is over, with what was given until then.

    :returns: how many there were
    """
    return journey.one_by_one(_finish_one, now=now)


def _finish_one(now: datetime) -> bool:
    with transaction.atomic():
        contact = journey.claimed(state=ContactState.WRAP_UP, due_at__lte=now)
        if contact is None:
            return False
        agent_id = cast("int", contact.agent_id)  # a constraint of the table
        _close(contact, agent_id, actor_id=None, now=now)
    room_made.send(Desk, agent_id=agent_id, now=now)
    return True


def _close(contact: Contact, agent_id: int, *, actor_id: int | None, now: datetime) -> None:
    contacts.close(contact, now=now, actor_id=actor_id)
    journey.take_away(contact, agent_id)
    desk = lock(agent_id)
    count_handled(desk, now=now)
    settle(desk, now=now)


def _disposition(contact: Contact, disposition_id: int | None) -> Disposition | None:
    if disposition_id is None:
        if contact.queue.is_disposition_required:
            raise DispositionRequiredError
        return None
    found = contact.queue.dispositions.filter(pk=disposition_id, is_active=True).first()
    if found is None:
        raise UnknownDispositionError(disposition_id)
    return found
