"""Django's database sessions with their owner, their times and their source in columns of their own.

The limits are asked for where the row is read, so that no door can forget them.
"""

import re
from datetime import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import get_random_string

from accounts.domain import session_life, session_limits
from accounts.enums import Role
from accounts.models import Session
from cxportal.core.audit.log import Source

KEY_LENGTH = 32  # of 62 letters and digits: 190 bits
_SHAPE = re.compile(rf"[A-Za-z0-9]{{{KEY_LENGTH}}}")


class SessionStore(db.SessionStore):
    """The session engine: one read a request, one write a sign-in.

    :ivar row: what the database knows of the session, beside its data; nothing where there is none
    """

    row: Session | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def begin(self, *, role: Role, source: Source, now: datetime) -> None:
        """Give the session that is about to be created its times and its source."""
        self.row = Session(
            started_at=now,
            last_active_at=now,
            idle_minutes=session_limits.IDLE_MINUTES[role],
            address=source.address,
            device=source.device,
        )

    def create(self) -> None:
        """Insert under a new key; no look-up first, since 190 random bits don't meet, and no transaction around it."""
        data = self._get_session(no_load=True)  # type: ignore[attr-defined]
        self._session_key = get_random_string(KEY_LENGTH)
        self.row = row = self.row or Session()
        row.session_key, row.session_data = self._session_key, self.encode(data)
        row.user_id, row.expire_date = data.get(SESSION_KEY), row.started_at + session_limits.AGE
        row.save(force_insert=True)
        self.modified = True

    def save(self, must_create: bool = False) -> None:
        """Write the data alone: times and owner stay as they are.

        :raises UpdateError: the session has ended meanwhile
        """
        if self.session_key is None:
            self.create()
        elif not self._mine().update(session_data=self.encode(self._get_session())):  # type: ignore[attr-defined]
            raise UpdateError

    def delete(self, session_key: str | None = None) -> None:
        """One DELETE, without looking first."""
        if key := session_key or self.session_key:
            Session.objects.filter(session_key=key).delete()

    def cycle_key(self) -> None:
        """Give up the old key now; the row, and with it the age of the session, goes on under a new one.

        :raises SessionInterrupted: the session has ended meanwhile
        """
        self._get_session()  # type: ignore[attr-defined]  # read under the old key
        self.modified = True
        if self.session_key is None:
            return
        new_key = get_random_string(KEY_LENGTH)
        if not self._mine().update(session_key=new_key):
            raise SessionInterrupted
        self._session_key = new_key
        if self.row is not None:
            self.row.session_key = new_key

    def renew(self) -> None:
        """Insert the deleted row again under a new key when the session is saved, as old as it was."""
        self._get_session()  # type: ignore[attr-defined]
        self._session_key = None
        self.modified = True

    def _get_session_from_db(self) -> Session | None:
        row, now = self._find(), timezone.now()
        why = row and session_life.why_over(row, now=now)
        if row is None or why:
            self._session_key = None
        if row is not None and why:
            session_life.expire(row, why=why, now=now)
            row = None
        self.row = row
        return row

    def _find(self) -> Session | None:
        key: Any = self.session_key
        return self._mine().first() if _SHAPE.fullmatch(key) else None

    def _mine(self) -> Any:  # noqa: ANN401 - a queryset whose rows Django's stubs cannot see
        return Session.objects.filter(session_key=self.session_key)


def store_of(request: HttpRequest) -> SessionStore:
    """The session of a request, as this engine knows it."""
    return request.session  # type: ignore[return-value]  # the engine of the settings
