"""Events for browsers: numbered rows, written with the change that they tell of, read by `tail`."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from cxportal.core import wake
from cxportal.core.models import Event

KEPT = timedelta(hours=1)


def publish(topic: str, kind: str, data: dict[str, Any]) -> None:
    """Tell all web processes, with the commit of the caller's transaction.

    :param topic: a family and what it is about, such as `presence.17`; one may listen to either
    :param data: what JSON can hold
    """
    Event.objects.create(topic=topic, kind=kind, data=data)
    transaction.on_commit(wake.everybody, robust=True)


def purge(*, now: datetime) -> int:
    """Delete old rows; a browser that was away for longer begins with a snapshot anyway.

    :returns: the number of rows deleted
    """
    return Event.objects.filter(created_at__lt=now - KEPT).delete()[0]
