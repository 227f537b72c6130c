"""What is cleared away regularly."""

from datetime import datetime

from accounts.domain import housekeeping, resets
from cxportal.core.jobs import every


@every(seconds=300)
def purge_sign_ins(now: datetime) -> int:
    """Delete half sign-ins, sessions, set-ups and password links whose time is over."""
    return housekeeping.purge(now=now)


@every(seconds=1)
def send_password_links(now: datetime) -> int:
    """Answer those who forgot their password."""
    return resets.answer_waiting(now=now)
