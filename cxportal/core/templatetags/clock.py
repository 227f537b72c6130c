"""How long something lasts, as the timers of the browser write it."""

from datetime import datetime

from django import template

register = template.Library()
MINUTE, HOUR, DAY = 60, 3600, 86_400  # seconds


@register.filter
def elapsed(since: datetime | None, now: datetime) -> str:
    """Minutes and seconds, hours in front when there are any, whole hours from a day on; nothing since never."""
    if not since:
        return ""
    seconds = max(0, int((now - since).total_seconds()))
    if seconds >= DAY:
        return f"{seconds // HOUR} h"
    minutes = f"{seconds // MINUTE % MINUTE}:{seconds % MINUTE:02}"
    return f"{seconds // HOUR}:{minutes:0>5}" if seconds >= HOUR else minutes
