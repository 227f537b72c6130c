"""Where a customer stands in the queue, and how long it may take."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from acd.enums import UNANSWERED, ContactState
from acd.models import Contact

LOOKS_BACK = timedelta(minutes=30)
LEAST_ANSWERED = 3  # fewer say nothing about the next one


@dataclass(frozen=True, slots=True)
class Place:
    """Position 1 is next; the expected wait is in seconds, or unknown."""

    position: int
    expected_seconds: int | None


def place(contact: Contact, *, now: datetime) -> Place | None:
    """Where the contact stands; nothing when it does not wait.

    The expected wait is the position times the mean time between answers of this queue in the last 30 minutes.
    """
    if contact.state not in UNANSWERED:
        return None
    earlier = Q(queued_at__lt=contact.queued_at) | Q(queued_at=contact.queued_at, pk__lt=contact.pk)
    ahead = Q(is_returned=True) & (earlier if contact.is_returned else Q())
    if not contact.is_returned:
        ahead |= Q(is_returned=False) & earlier
    position = 1 + Contact.objects.filter(ahead, queue_id=contact.queue_id, state=ContactState.WAITING).count()
    return Place(position, _expected(contact.queue_id, position, now))


def _expected(queue_id: int, position: int, now: datetime) -> int | None:
    since = now - LOOKS_BACK
    answered = Contact.objects.filter(queue_id=queue_id, answered_at__gt=since).count()
    if answered < LEAST_ANSWERED:
        return None
    return round(position * LOOKS_BACK.total_seconds() / answered)
