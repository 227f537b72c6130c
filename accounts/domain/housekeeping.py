"""Delete what has expired: the rows bind nobody any more, they only take room."""

from datetime import datetime

from accounts.domain.login_steps import LIFETIME
from accounts.models import PendingLogin, Session
from mfa.domain import enrolment


def purge(*, now: datetime) -> int:
    """Delete half sign-ins, sessions and set-ups whose time is over, and say how many."""
    half, _ = PendingLogin.objects.filter(started_at__lt=now - LIFETIME).delete()
    full, _ = Session.objects.filter(expire_date__lt=now).delete()
    return half + full + enrolment.purge(now=now)
