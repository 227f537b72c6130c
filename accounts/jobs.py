"""What is cleared away regularly."""

from datetime import datetime

from accounts.domain import housekeeping
from cxportal.core.jobs import every


@every(seconds=300)
def purge_sign_ins(now: datetime) -> int:
    """Delete half sign-ins, sessions and set-ups whose time is over."""
    return housekeeping.purge(now=now)
