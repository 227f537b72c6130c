"""What a page knows of the end of its session."""

from datetime import datetime
from math import floor
from typing import TypedDict

from django.http import HttpRequest

from accounts.domain import session_life, session_limits
from accounts.domain.session_limits import End
from accounts.enums import Ended
from accounts.sessions import store_of


class Remaining(TypedDict):
    """Seconds until the end, and whether a person can defer it."""

    seconds: int
    may_stay: bool


def told(request: HttpRequest, *, now: datetime) -> Remaining:
    """The end as it is, open contacts considered."""
    row = store_of(request).row
    assert row is not None  # noqa: S101 - who is signed in has a session
    return _remaining(session_life.end_of(row), now)


def at_first(request: HttpRequest, *, now: datetime) -> Remaining | None:
    """The end as a page is rendered with: it asks no database, and may be early."""
    row = store_of(request).row
    return _remaining(session_limits.end_of(row), now) if row else None


def _remaining(end: End, now: datetime) -> Remaining:
    return {"seconds": max(0, floor((end.at - now).total_seconds())), "may_stay": end.why is Ended.IDLE}
