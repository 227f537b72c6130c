"""Bearer tokens (RFC 6750): made, recognised, revoked."""

import hashlib
import re
import secrets
from datetime import datetime, timedelta

from django.db.models import F

from accounts.domain.policy import Permission, may
from accounts.models import User
from connectors.enums import Client
from connectors.models import ApiToken

LIFETIME = timedelta(hours=12)
KEY_BYTES = 32  # 256 random bits
_SHAPE = re.compile(r"[A-Za-z0-9_-]{43}")


class DeadTokenError(Exception):
    """The token opens nothing: unknown, expired, revoked, or the account has changed since it was made."""


def issue(user: User, *, client: Client, now: datetime) -> str:
    """Make a token that lives as long as the person's epoch, twelve hours at most.

    The epoch is the one that was read with the password: a change of the account in between kills it.
    """
    key = secrets.token_urlsafe(KEY_BYTES)
    ApiToken.objects.create(
        key_digest=_digest(key), user=user, client=client, epoch=user.epoch, created_at=now, expires_at=now + LIFETIME
    )
    return key


def find(key: str, *, now: datetime) -> ApiToken:
    """The live token of a key, with its person: one query, none for what can be nobody's key.

    :raises DeadTokenError: it opens nothing
    """
    if not _SHAPE.fullmatch(key):
        raise DeadTokenError
    alive = ApiToken.objects.filter(epoch=F("user__epoch"), expires_at__gt=now, user__must_change_password=False)
    token = alive.select_related("user").filter(key_digest=_digest(key)).first()
    if token is None or not may(token.user, Permission.THICK_CLIENTS):
        raise DeadTokenError
    return token


def alive_of(user_id: int, *, now: datetime) -> list[ApiToken]:
    """The live tokens of a person."""
    return list(ApiToken.objects.filter(user=user_id, epoch=F("user__epoch"), expires_at__gt=now))


def revoke(token: ApiToken) -> None:
    """End one sign-in."""
    ApiToken.objects.filter(pk=token.pk).delete()


def revoke_all(user_id: int) -> None:
    """End every sign-in of a person in thick clients."""
    ApiToken.objects.filter(user_id=user_id).delete()


def purge(*, now: datetime) -> int:
    """Delete what has expired.

    :returns: the number of rows deleted
    """
    return ApiToken.objects.filter(expires_at__lte=now).delete()[0]


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
