"""Django's database sessions with the owner in a column, one write a sign-in."""

from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.utils.crypto import get_random_string

from accounts.models import Session

KEY_LENGTH = 32  # of 36 letters and digits: 165 bits


class SessionStore(db.SessionStore):
    """The session engine."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """A row that knows whose it is."""
        row = cast(Session, super().create_model_instance(data))
        row.user_id = data.get(SESSION_KEY)
        return row

    def create(self) -> None:
        """Insert under a new key; no look-up first, since 165 random bits don't meet, and no transaction around it."""
        self._session_key = get_random_string(KEY_LENGTH)
        self.create_model_instance(self._get_session(no_load=True)).save(force_insert=True)  # type: ignore[attr-defined]
        self.modified = True

    def delete(self, session_key: str | None = None) -> None:
        """One DELETE, without looking first."""
        if key := session_key or self.session_key:
            self.model.objects.filter(session_key=key).delete()

    def cycle_key(self) -> None:
        """Give up the old key now and get a new one when the session is saved: one INSERT."""
        old_key = self.session_key
        self._get_session()  # type: ignore[attr-defined]  # read under the old key
        if old_key:
            self.delete(old_key)
        self._session_key = None
        self.modified = True
