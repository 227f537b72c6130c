"""When a queue is open."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from acd.models import OpeningHours

WEEK = range(8)  # today's later hours, and today's earlier ones in a week


def is_open(hours: Sequence[OpeningHours], *, now: datetime) -> bool:
    """Say whether one of the hours holds now, in the site's time zone; a queue without hours is always open."""
    local = timezone.localtime(now)
    today = (row for row in hours if row.weekday == local.weekday())
    return not hours or any(row.opens_at <= local.time() < row.closes_at for row in today)


def next_opening(hours: Sequence[OpeningHours], *, now: datetime) -> datetime | None:
    """When a closed queue opens next; nothing for one that is open."""
    if is_open(hours, now=now):
        return None
    local = timezone.localtime(now)
    days = [local.date() + timedelta(days=ahead) for ahead in WEEK]
    moments = (
        timezone.make_aware(datetime.combine(day, row.opens_at))
        for day in days
        for row in hours
        if row.weekday == day.weekday()
    )
    return min((moment for moment in moments if moment > now), default=None)
