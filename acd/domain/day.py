"""An agent's own day: figures, callbacks that are due, contacts handled last."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Avg, Count, F, Q, QuerySet
from django.utils import timezone

from acd.domain.errors import UnknownContactError
from acd.enums import ContactState, OfferOutcome
from acd.models import Contact, Membership, Offer

MOST = 20  # rows of a list


def of_agent(agent_id: int, *, now: datetime) -> dict[str, Any]:
    """The day so far, in the site's time zone, as JSON can hold it."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    callbacks = _open_callbacks(agent_id).filter(callback_at__lt=midnight + timedelta(days=1))
    handled = Contact.objects.filter(agent_id=agent_id, state=ContactState.CLOSED, answered_at__isnull=False)
    return {
        "figures": _figures(agent_id, handled.filter(closed_at__gte=midnight), midnight),
        "callbacks": [_callback(one, now) for one in callbacks.order_by("callback_at", "pk")[:MOST]],
        "history": [_row(one) for one in _with_names(handled).order_by("-closed_at", "-pk")[:MOST]],
    }


def finish_callback(agent_id: int, contact_id: int, *, now: datetime) -> None:
    """Note that the customer was called back; the first to note it wins.

    :raises UnknownContactError: there is no open callback that the agent may take
    """
    open_one = Contact.objects.filter(pk__in=_open_callbacks(agent_id).filter(pk=contact_id).values("pk"))
    if not open_one.filter(callback_done_at=None).update(callback_done_at=now):
        raise UnknownContactError(contact_id)


def _open_callbacks(agent_id: int) -> QuerySet[Contact]:
    """The agent's own, and anybody's of the queues of which the agent is a member."""
    own_queues = Membership.objects.filter(agent_id=agent_id).values("queue_id")
    is_mine = Q(callback_agent_id=agent_id) | Q(callback_agent=None, queue_id__in=own_queues)
    return _with_names(Contact.objects.filter(is_mine, callback_at__isnull=False, callback_done_at=None))


def _figures(agent_id: int, handled: QuerySet[Contact], midnight: datetime) -> dict[str, int | None]:
    """How many contacts and how long on average, from the answer to the end of the wrap-up; offers not taken."""
    contacts = handled.aggregate(count=Count("pk"), average=Avg(F("closed_at") - F("answered_at")))
    offers = Offer.objects.filter(agent_id=agent_id, offered_at__gte=midnight).aggregate(
        missed=Count("pk", filter=Q(outcome=OfferOutcome.MISSED)),
        declined=Count("pk", filter=Q(outcome=OfferOutcome.DECLINED)),
    )
    average: timedelta | None = contacts["average"]
    seconds = None if average is None else round(average.total_seconds())
    return {"handled": contacts["count"], "average_seconds": seconds} | offers


def _with_names(contacts: QuerySet[Contact]) -> QuerySet[Contact]:
    return contacts.select_related("queue", "disposition")


def _row(contact: Contact) -> dict[str, Any]:
    return {
        "id": contact.pk,
        "customer": contact.customer_name,
        "email": contact.customer_email,
        "queue": contact.queue.name,
        "disposition": contact.disposition.name if contact.disposition else "",
        "at": contact.closed_at.isoformat() if contact.closed_at else None,
    }


def _callback(contact: Contact, now: datetime) -> dict[str, Any]:
    at = contact.callback_at
    is_due = at is not None and at <= now
    return _row(contact) | {"at": at.isoformat() if at else None, "is_due": is_due}
