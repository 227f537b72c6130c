"""What people are told whose budget is spent; every door says it in the same words."""

from datetime import datetime, timedelta
from http import HTTPStatus
from math import ceil

from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cxportal.core.limits.rules import ThrottledError

MINUTE = 60


def throttled(error: ThrottledError, *, now: datetime) -> str:
    """The sentence, with the time to wait and the time of the clock."""
    if error.until is None:
        return _("Too many attempts. Try again after an administrator has cleared the lock")
    seconds = retry_after(error.until, now=now)
    if seconds < MINUTE:
        count, after = seconds, _clock(error.until, "H:i:s", timedelta(seconds=1))
        said = ngettext(
            "Too many attempts. Try again in %(count)d second (after %(time)s)",
            "Too many attempts. Try again in %(count)d seconds (after %(time)s)",
            count,
        )
    else:
        count, after = ceil(seconds / MINUTE), _clock(error.until, "H:i", timedelta(minutes=1))
        said = ngettext(
            "Too many attempts. Try again in %(count)d minute (after %(time)s)",
            "Too many attempts. Try again in %(count)d minutes (after %(time)s)",
            count,
        )
    return said % {"count": count, "time": after}


def mark(response: HttpResponse, refusal: Exception, *, now: datetime) -> HttpResponse:
    """Give the answer to a spent budget its status and, where waiting helps, `Retry-After`; leave others alone."""
    if isinstance(refusal, ThrottledError):
        response.status_code = HTTPStatus.TOO_MANY_REQUESTS
        if refusal.until is not None:
            response.headers["Retry-After"] = str(retry_after(refusal.until, now=now))
    return response


def retry_after(until: datetime, *, now: datetime) -> int:
    """Seconds to wait, rounded up, at least one."""
    return max(ceil((until - now).total_seconds()), 1)


def _clock(until: datetime, shape: str, unit: timedelta) -> str:
    """The time of the clock, never before the wait is over."""
    return date_format(timezone.localtime(until + unit - timedelta.resolution), shape)
