"""The sessions behind open sockets, looked at many at a time."""

from collections.abc import Iterable
from datetime import datetime

from accounts.domain import session_life
from accounts.models import Session, User


def owners(keys: Iterable[str], *, now: datetime) -> dict[str, User]:
    """The people of those sessions that have not ended, by session key: one query."""
    rows = Session.objects.filter(session_key__in=set(keys), expire_date__gt=now).select_related("user")
    return {row.session_key: row.user for row in rows if row.user and not session_life.why_over(row, now=now)}


def has_any(user_id: int, *, now: datetime) -> bool:
    """Say whether a person has a session that has not ended."""
    rows = Session.objects.filter(user_id=user_id, expire_date__gt=now)
    return any(not session_life.why_over(row, now=now) for row in rows)


def is_unchanged(user: User | None, *, fingerprint: str) -> bool:
    """Say whether the person may go on with what a session with this fingerprint began."""
    if user is None or not user.is_active or user.must_change_password:
        return False
    return user.get_session_auth_hash() == fingerprint
