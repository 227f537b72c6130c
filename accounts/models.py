"""Who people are, and what they have open."""

import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.domain import proofs, usernames
from accounts.domain.folding import folded
from accounts.enums import LinkPurpose, Role, Theme
from cxportal.core.audit.log import Source


class Team(models.Model):
    """A group of agents and the supervisors who lead it."""

    name = models.CharField(_("name"), max_length=80, unique=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Find people by any spelling of their name."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username_key=usernames.canonical(username or ""))


class User(AbstractBaseUser):
    """A person who signs in.

    `epoch` counts what must end everything that is open: a changed factor, role, password or
    activation. Sessions, half sign-ins and API tokens hold the number that they began with.
    """

    username = models.CharField(_("login"), max_length=usernames.MAX_LENGTH, unique=True)
    username_key = models.CharField(max_length=usernames.MAX_LENGTH, unique=True, editable=False)
    first_name = models.CharField(_("first name"), max_length=80, blank=True)
    last_name = models.CharField(_("last name"), max_length=80, blank=True)
    email = models.EmailField(_("email"), blank=True)
    role = models.CharField(_("role"), max_length=16, choices=Role.choices, default=Role.AGENT)
    is_active = models.BooleanField(_("active"), default=True)
    teams = models.ManyToManyField(Team, verbose_name=_("teams"), related_name="members", blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    theme = models.CharField(_("appearance"), max_length=8, choices=Theme.choices, default=Theme.SYSTEM)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)
    epoch = models.PositiveIntegerField(default=0, editable=False)
    one_time_password_until = models.DateTimeField(null=True, editable=False)
    must_change_password = models.BooleanField(default=False, editable=False)
    picture = models.CharField(max_length=32, default="", editable=False)  # the digest of what they have uploaded
    search_text = models.TextField(default="", editable=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    NAMES: ClassVar[frozenset[str]] = frozenset({"username", "first_name", "last_name", "email"})

    class Meta:
        ordering = ("username_key",)
        indexes = (
            models.Index(fields=("username_key", "id"), name="user_by_login"),
            models.Index(fields=("first_name", "last_name", "username_key", "id"), name="user_by_name"),
            models.Index(fields=("role", "username_key", "id"), name="user_by_role"),
            models.Index(fields=("-is_active", "username_key", "id"), name="user_by_status"),
            models.Index(Lower("email"), name="user_by_email"),
        )

    def __str__(self) -> str:
        return self.username

    def save(self, *, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Keep what is derived from the names in step with them."""
        if update_fields is None or not self.NAMES.isdisjoint(update_fields):
            self.username = usernames.clean(self.username)
            self.username_key = usernames.canonical(self.username)
            self.search_text = folded(" ".join((self.username, self.first_name, self.last_name, self.email)))
            update_fields = update_fields and {*update_fields, "username_key", "search_text"}
        super().save(update_fields=update_fields, **kwargs)

    def get_full_name(self) -> str:
        """First and last name; the login where there is neither."""
        return f"{self.first_name} {self.last_name}".strip() or self.username

    def get_short_name(self) -> str:
        return self.first_name or self.username

    def prove_password(self, raw: str, *, source: Source, now: datetime) -> bool:
        """Check the own password once more; a wrong one counts as at the sign-in, and is written down.

        :raises ThrottledError: too many were wrong, and this one was not judged
        """
        return proofs.is_right(self, raw, source=source, now=now)

    @property
    def initials(self) -> str:
        """One or two letters that stand for a missing picture."""
        parts = [part for part in (self.first_name, self.last_name) if part]
        return "".join(part[0] for part in parts).upper() or self.username[:2].upper()

    def get_session_auth_hash(self) -> str:
        """What a session must still match: Django compares it on every request."""
        return self._session_hash(secret=None)

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same under earlier signing keys."""
        return (self._session_hash(secret=secret) for secret in settings.SECRET_KEY_FALLBACKS)

    def _session_hash(self, secret: str | bytes | None) -> str:
        value = f"{self.password}:{self.epoch}"
        return salted_hmac("accounts.User.session", value, secret=secret, algorithm="sha256").hexdigest()


class Picture(models.Model):
    """A profile picture as drawn from an upload: two squares as WebP, under the digest that their address has."""

    owner = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="drawn_picture")
    digest = models.CharField(max_length=32)
    large = models.BinaryField()
    small = models.BinaryField()
    uploaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"picture of {self.owner_id}"


class Session(AbstractBaseSession):
    """A signed-in browser, with its owner in a column so that all of a person's sessions can be ended.

    `expire_date` is the end that no activity moves. `public_id` names the session to people; the key is a secret.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="sessions")
    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    started_at = models.DateTimeField(default=timezone.now)
    last_active_at = models.DateTimeField(default=timezone.now)
    idle_minutes = models.PositiveSmallIntegerField(default=30)
    address = models.GenericIPAddressField(null=True)
    device = models.CharField(max_length=120, blank=True)


class EndedSession(models.Model):
    """Why (`Ended`) a session is over, for a day, for the browser that still holds its key."""

    key_digest = models.CharField(max_length=64, primary_key=True)
    why = models.CharField(max_length=24)
    ended_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return f"session over since {self.ended_at:%Y-%m-%d %H:%M:%S}: {self.why}"


class PendingLogin(models.Model):
    """A half sign-in, from the right password on: single use, five minutes at most.

    The browser holds the key, the row only its digest. `fingerprint` is the person's session hash
    at the password step: a changed password, factor, role or activation voids the row.
    """

    key_digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="pending_logins")
    fingerprint = models.CharField(max_length=64)
    source = models.GenericIPAddressField(null=True)
    started_at = models.DateTimeField(db_index=True)
    failures = models.PositiveSmallIntegerField(default=0)
    recovery_failures = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"half sign-in of {self.user_id} since {self.started_at:%Y-%m-%d %H:%M:%S}"


class PasswordLink(models.Model):
    """A link that was mailed to somebody who is to choose a password: single use, and one of two lifetimes.

    The mail holds the key, the row only its digest. `fingerprint` covers password, epoch, mail address and last
    sign-in: whatever changes them voids the row.
    """

    key_digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="password_links")
    purpose = models.CharField(max_length=12, choices=LinkPurpose.choices)
    fingerprint = models.CharField(max_length=64)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.purpose} link of {self.user_id} until {self.expires_at:%Y-%m-%d %H:%M:%S}"


class ResetRequest(models.Model):
    """Somebody asked for a link by a login or a mail address; nobody has looked yet whose that is.

    What was typed may be a password, so it waits sealed.
    """

    sealed_name = models.TextField()
    address = models.GenericIPAddressField(null=True)
    device = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=10, blank=True)
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"link asked for at {self.asked_at:%Y-%m-%d %H:%M:%S}"
