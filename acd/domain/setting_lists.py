"""What the lists of settings show."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from acd.models import CannedResponse, Disposition, PauseReason, Queue


def reasons() -> QuerySet[Any]:
    """Pause reasons by name."""
    return PauseReason.objects.all()


def dispositions() -> QuerySet[Any]:
    """Dispositions by name, with the queues that offer them."""
    return Disposition.objects.prefetch_related("queues")


def canned_responses() -> QuerySet[Any]:
    """Canned responses by shortcut, with their queues."""
    return CannedResponse.objects.prefetch_related("queues")


def queues() -> QuerySet[Any]:
    """Queues by name, with the number of their `agents`."""
    return Queue.objects.annotate(agents=Count("memberships", filter=Q(memberships__agent__is_active=True))).order_by(
        "name"
    )
