"""Save a queue with its opening hours, and tell its agents what they see of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any, TypeAlias

from django.db import transaction

from accounts.domain import setting_rows
from accounts.domain.setting_rows import SettingRefusedError
from accounts.models import User
from acd.domain import memberships
from acd.models import OpeningHours, Queue
from cxportal.core.audit.log import NOWHERE, Source

Openings: TypeAlias = Sequence[tuple[int, time, time]]
_SEEN_BY_AGENTS = ("name", "is_active")


class OverflowCircleError(SettingRefusedError):
    """Contacts that wait for too long would come back to the queue."""


class OtherChannelError(SettingRefusedError):
    """Contacts cannot go on in a queue of another channel."""


@transaction.atomic
def save(
    pk: int | None, values: Mapping[str, Any], *, actor: User | None, now: datetime, source: Source = NOWHERE
) -> Queue:
    """Add a queue, or change the stored one.

    :param values: by the names of fields, and `opening_hours`: days (0 is Monday) with their times
    :raises SettingRefusedError: the name is another's, the queue is gone, or it overflows to where it must not
    """
    list(Queue.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))  # one way at a time
    queue = Queue() if pk is None else setting_rows.locked(Queue, pk)
    seen = [getattr(queue, name) for name in _SEEN_BY_AGENTS]
    _check_way(queue, values.get("overflow_to"), values.get("channel", queue.channel))
    fields = {name: value for name, value in values.items() if name != "opening_hours"}
    with setting_rows.written(queue, actor=actor, source=source, now=now):
        setting_rows.fill(queue, fields)
        _open(queue, values.get("opening_hours", ()))
    if pk is not None and seen != [getattr(queue, name) for name in _SEEN_BY_AGENTS]:
        memberships.tell_members(queue.pk)
    return queue


def _check_way(queue: Queue, following: Queue | None, channel: str) -> None:
    if following is None:
        return
    if following.channel != channel:
        raise OtherChannelError
    ways = dict(Queue.objects.values_list("pk", "overflow_to"))
    step: int | None = following.pk
    while step is not None:
        if step == queue.pk:
            raise OverflowCircleError
        step = ways.get(step)


def _open(queue: Queue, openings: Openings) -> None:
    stored = sorted(queue.opening_hours.values_list("weekday", "opens_at", "closes_at"))
    if stored != sorted(openings):
        queue.opening_hours.all().delete()
        OpeningHours.objects.bulk_create(
            OpeningHours(queue=queue, weekday=day, opens_at=opens, closes_at=closes) for day, opens, closes in openings
        )
