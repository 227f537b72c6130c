"""Full sessions: whose they are, how fresh, and what ends with them."""

from collections.abc import MutableMapping
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

from django.contrib import auth

from accounts.domain import session_life
from accounts.models import User
from accounts.sessions import SessionStore
from mfa.domain import recovery

RECENT = timedelta(minutes=15)
_PROVED_AT = "proved_at"


def signed_in_user(session_key: str | None, *, active_at: datetime | None = None) -> User | None:
    """The person of a full session, read from the database now.

    :param active_at: when the person did something, if that is why they are asked for
    :returns: nobody, too, where the session has ended, the account has changed since it began, or a new
        password is due first
    """
    if not session_key:
        return None
    session = SessionStore(session_key)
    door = SimpleNamespace(session=session)  # all that Django's look-up reads of a request
    user = auth.get_user(cast("Any", door))
    if not isinstance(user, User) or user.must_change_password:
        return None
    if active_at is not None and session.row is not None:
        session_life.note_activity(session.row, now=active_at)
    return user


def mark_proved(session: MutableMapping[str, Any], *, now: datetime) -> None:
    """Note that every proof was given just now."""
    session[_PROVED_AT] = int(now.timestamp())


def mark_recovered(session: MutableMapping[str, Any], *, now: datetime) -> None:
    """Note that a recovery code stood for the phone just now."""
    recovery.note_use(session, now=now)


def is_recent(session: MutableMapping[str, Any], *, now: datetime) -> bool:
    """Say whether the last proof is younger than 15 minutes."""
    return now.timestamp() - int(session.get(_PROVED_AT, 0)) < RECENT.total_seconds()
