"""Sessions that are open: noted when somebody does something, ended when a limit is reached."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.domain import contacts, session_ends, session_limits
from accounts.domain.session_limits import End
from accounts.enums import Ended
from accounts.models import Session
from cxportal.core.audit import log
from cxportal.core.audit.log import Happening
from cxportal.core.audit.names import Name

GRAIN = timedelta(minutes=1)  # activity is written at most so often
BATCH = 500


def note_activity(row: Session, *, now: datetime) -> None:
    """Note that a person did something: at most one statement a minute and session."""
    if now - row.last_active_at < GRAIN:
        return
    Session.objects.filter(pk=row.pk, last_active_at__lte=now - GRAIN).update(last_active_at=now)
    row.last_active_at = now


def end_of(row: Session) -> End:
    """When the session ends, with a look at the person's contacts where these matter."""
    end = session_limits.end_of(row)
    if end.why is Ended.IDLE and row.user_id and contacts.has_open_contact(row.user_id):
        return session_limits.end_of(row, is_in_contact=True)
    return end


def why_over(row: Session, *, now: datetime) -> Ended | None:
    """Which limit the session has reached.

    Who was with a customer beyond the idle limit counts as active now: the time starts anew.
    """
    if now < session_limits.end_of(row).at:
        return None
    end = end_of(row)
    if now < end.at:
        note_activity(row, now=now)
        return None
    return end.why


def expire(row: Session, *, why: Ended, now: datetime) -> bool:
    """End a session at its limit, and write it down.

    :returns: no, where somebody was active or faster in this moment
    """
    with transaction.atomic():
        unchanged = Session.objects.filter(pk=row.pk, last_active_at=row.last_active_at)
        if not unchanged.delete()[0]:
            return False
        session_ends.remember([row.session_key], why=why)
        log.write(Happening(Name.SESSION_EXPIRED, subject=row.user, reason=why), now=now)
        return True


def expire_all(*, now: datetime) -> int:
    """End what nobody came back to, and say how many."""
    soonest = now - timedelta(minutes=min(session_limits.IDLE_MINUTES.values()))
    idle = Session.objects.filter(last_active_at__lte=soonest).order_by("last_active_at")
    old = Session.objects.filter(expire_date__lte=now).order_by("expire_date")
    rows = {row.pk: row for rows in (old, idle) for row in rows.select_related("user")[:BATCH]}
    over = [(row, why) for row in rows.values() if (why := why_over(row, now=now))]
    return sum(expire(row, why=why, now=now) for row, why in over)
