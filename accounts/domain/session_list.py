"""A person's open sessions: listed, and ended one by one or all at once."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from accounts.domain import epochs, open_clients, session_ends, session_life
from accounts.domain.open_clients import OpenClient
from accounts.enums import Ended
from accounts.models import PendingLogin, Session, User
from accounts.signals import others_ended
from cxportal.core.audit import log
from cxportal.core.audit.log import NOWHERE, Happening, Source
from cxportal.core.audit.names import Name


@dataclass(frozen=True, slots=True)
class Listed:
    """A session as people see it."""

    public_id: UUID
    device: str
    address: str | None
    started_at: datetime
    last_active_at: datetime
    is_current: bool


@dataclass(frozen=True, slots=True)
class Open:
    """All that a person has open."""

    sessions: list[Listed]
    clients: list[OpenClient]


def open_of(user: User, *, current_key: str = "", now: datetime) -> Open:
    """List what a person has open: the current session first, then who was active last.

    :param current_key: of the browser that asks
    """
    rows = Session.objects.filter(user=user, expire_date__gt=now).order_by("-last_active_at")
    listed = [_listed(row, current_key) for row in rows if not session_life.why_over(row, now=now)]
    listed.sort(key=lambda session: not session.is_current)
    return Open(listed, open_clients.of(user.pk, now=now))


def end_one(
    user: User, public_id: UUID, *, current_key: str = "", actor: User, source: Source = NOWHERE, now: datetime
) -> bool:
    """End one session of a person, never the one that asks.

    :returns: no, where it is not this person's, or has ended already
    """
    session = _of(user).filter(public_id=public_id).exclude(session_key=current_key)
    return _end(session, user, actor=actor, source=source, now=now) == 1


@transaction.atomic
def end_others(user: User, *, current_key: str, source: Source = NOWHERE, now: datetime) -> int:
    """End all that a person has open but the session that asks: half sign-ins and thick clients, too.

    :returns: how many sessions there were
    """
    count = _end(_of(user).exclude(session_key=current_key), user, actor=user, source=source, now=now)
    PendingLogin.objects.filter(user=user).delete()
    others_ended.send(User, user_id=user.pk)
    return count


@transaction.atomic
def end_all(user: User, *, actor: User, source: Source = NOWHERE, now: datetime) -> int:
    """End all that somebody else has open.

    :returns: how many sessions there were
    """
    count = _of(user).count()
    epochs.end_everything(user.pk, why=Ended.BY_ADMINISTRATOR)
    _write_down(user, count, why=Ended.BY_ADMINISTRATOR, actor=actor, source=source, now=now)
    return count


@transaction.atomic
def _end(sessions: QuerySet[Session], user: User, *, actor: User, source: Source, now: datetime) -> int:
    why = Ended.BY_YOU if actor == user else Ended.BY_ADMINISTRATOR
    count = session_ends.end(sessions, why=why)
    if count:
        _write_down(user, count, why=why, actor=actor, source=source, now=now)
    return count


def _write_down(user: User, count: int, *, why: Ended, actor: User, source: Source, now: datetime) -> None:
    ended = Happening(
        Name.SESSION_ENDED, actor=actor, subject=user, source=source, reason=why, detail={"sessions": count}
    )
    log.write(ended, now=now)


def _of(user: User) -> QuerySet[Session]:
    return Session.objects.filter(user=user)


def _listed(row: Session, current_key: str) -> Listed:
    return Listed(
        public_id=row.public_id,
        device=row.device,
        address=row.address,
        started_at=row.started_at,
        last_active_at=row.last_active_at,
        is_current=row.session_key == current_key,
    )
