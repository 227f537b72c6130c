"""Delete what has expired: the rows bind nobody any more, they only take room."""

from datetime import datetime

from accounts.domain import links, resets, session_ends, session_life
from accounts.domain.login_steps import LIFETIME
from accounts.models import PendingLogin
from mfa.domain import enrolment


def purge(*, now: datetime) -> int:
    """Delete half sign-ins, sessions, set-ups and password links whose time is over, and say how many."""
    half, _ = PendingLogin.objects.filter(started_at__lt=now - LIFETIME).delete()
    full = session_life.expire_all(now=now)
    session_ends.purge(now=now)
    return half + full + enrolment.purge(now=now) + links.purge(now=now) + resets.purge(now=now)
