"""Who leaves is offline, what becomes ready is routed at once, and who talks to a customer stays signed in."""

from datetime import datetime
from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.utils import timezone

from accounts.domain import contacts as open_contacts
from accounts.enums import Role
from accounts.models import User
from accounts.signals import everything_ended
from acd.domain import departures, dispatch, presence
from acd.enums import IN_CONVERSATION
from acd.models import Contact
from acd.signals import contact_queued, room_made


@receiver(user_logged_in, dispatch_uid="a fresh sign-in is offline until the agent chooses")
def _begin_offline(user: User | None, **_: Any) -> None:
    if user is not None and user.role == Role.AGENT:
        presence.go_offline(user.pk, now=timezone.now())


@receiver(user_logged_out, dispatch_uid="who signs out is offline, and others go on with the contacts")
def _end_offline(user: User | None, **_: Any) -> None:
    if user is not None and user.role == Role.AGENT:
        departures.leave_work(user.pk, reason="signed out", now=timezone.now())


@receiver(everything_ended, dispatch_uid="who is thrown out is offline, and others go on with the contacts")
def _throw_out(user_id: int, **_: Any) -> None:
    departures.leave_work(user_id, reason="thrown out", now=timezone.now())


@open_contacts.answered_by
def _is_in_conversation(user_id: int) -> bool:
    return Contact.objects.filter(agent_id=user_id, state__in=IN_CONVERSATION).exists()


@receiver(room_made, dispatch_uid="offer what waits to the agent")
def _offer_to_agent(agent_id: int, now: datetime, **_: Any) -> None:
    dispatch.route(agent_id=agent_id, now=now)


@receiver(contact_queued, dispatch_uid="offer what waits in the queue")
def _offer_from_queue(queue_id: int, now: datetime, **_: Any) -> None:
    dispatch.route(queue_ids=[queue_id], now=now)
