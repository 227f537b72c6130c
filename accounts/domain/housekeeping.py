"""Delete what has expired: the rows bind nobody any more, they only take room."""

from datetime import datetime

from accounts.domain import session_ends, session_life
from accounts.domain.login_steps import LIFETIME
from accounts.models import PendingLogin
from mfa.domain import enrolment


def purge(*, now: datetime) -> int:
    """Delete half sign-ins, sessions and set-ups whose time is over, and say how many."""
    half, _ = PendingLogin.objects.filter(started_at__lt=now - LIFETIME).delete()
    full = session_life.expire_all(now=now)
    session_ends.purge(now=now)
    return half + full + enrolment.purge(now=now)
