"""Sessions that are over: deleted, and for a day remembered why, for the browser that held the key."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from accounts.enums import Ended
from accounts.models import EndedSession, Session

MEMORY = timedelta(days=1)


@transaction.atomic
def end(sessions: QuerySet[Session], *, why: Ended) -> int:
    """Delete sessions and remember why.

    :returns: how many there were
    """
    keys = list(sessions.select_for_update().order_by("session_key").values_list("session_key", flat=True))
    if keys:
        Session.objects.filter(session_key__in=keys).delete()
        remember(keys, why=why)
    return len(keys)


def remember(keys: Iterable[str], *, why: Ended) -> None:
    """Keep what the browsers with these keys will be told; the rows hold digests only."""
    rows = (EndedSession(key_digest=_digest(key), why=why) for key in keys)
    EndedSession.objects.bulk_create(rows, ignore_conflicts=True)


def tell(key: str) -> Ended | None:
    """Why the session of this key is over, told once; nothing for a key that was none."""
    row = EndedSession.objects.filter(key_digest=_digest(key)).first()
    if row is None or not EndedSession.objects.filter(pk=row.pk).delete()[0]:
        return None
    return Ended(row.why)


def take_back(key: str, *, why: Ended) -> bool:
    """Forget that a session has ended; it says whether it had, and for this reason."""
    return EndedSession.objects.filter(key_digest=_digest(key), why=why).delete()[0] == 1


def purge(*, now: datetime) -> int:
    """Delete what no browser will ask for any more."""
    return EndedSession.objects.filter(ended_at__lt=now - MEMORY).delete()[0]


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
