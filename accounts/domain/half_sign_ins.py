"""Half sign-ins: from the right password to the second factor, remembered on the server."""

import hashlib
import secrets
from datetime import datetime

from django.db.models import F

from accounts.domain import completion
from accounts.domain.completion import Factor, SignedIn
from accounts.domain.login_errors import SignInOverError
from accounts.domain.login_steps import LIFETIME
from accounts.models import PendingLogin, User
from cxportal.core.audit.log import Source

MOST_WRONG_CODES = 5
_HALVES = PendingLogin.objects.select_related("user")


def start(user: User, *, source: str | None, now: datetime) -> str:
    """Remember that the password was right.

    :param source: the address it came from
    :returns: the key for the browser; the row holds its digest only
    """
    key = secrets.token_urlsafe(32)
    PendingLogin.objects.create(
        key_digest=_digest_of(key),
        user=user,
        fingerprint=user.get_session_auth_hash(),
        source=source,
        started_at=now,
    )
    return key


def find(key: str, *, now: datetime) -> PendingLogin:
    """The half sign-in that a browser's key stands for, with its person: one query.

    :raises SignInOverError: it is too old, was finished, or the account has changed since
    """
    try:
        half = _HALVES.get(key_digest=_digest_of(key))
    except PendingLogin.DoesNotExist:
        raise SignInOverError from None
    if now - half.started_at > LIFETIME:
        raise SignInOverError
    if not half.user.is_active or not secrets.compare_digest(half.fingerprint, half.user.get_session_auth_hash()):
        raise SignInOverError
    return half


def close(key: str) -> None:
    """Forget a half sign-in."""
    PendingLogin.objects.filter(key_digest=_digest_of(key)).delete()


def count_failure(half: PendingLogin, *, column: str = "failures") -> bool:
    """Count a wrong code, and say whether the half sign-in is over with it.

    :param column: of the row, where codes of this kind are counted
    """
    row = PendingLogin.objects.filter(pk=half.pk)
    row.update(**{column: F(column) + 1})
    return row.filter(**{f"{column}__gte": MOST_WRONG_CODES}).delete()[0] > 0


def complete(
    half: PendingLogin,
    *,
    factor: Factor,
    had_failures: bool,
    source: Source,
    now: datetime,
    device: object | None = None,
) -> SignedIn:
    """End the sign-in with a second factor; call it inside the transaction that spends it.

    :raises SignInOverError: another request was faster
    :raises WrongPasswordError: the one-time password was used in this moment by another request
    """
    closed, _ = PendingLogin.objects.filter(pk=half.pk).delete()
    if not closed:
        raise SignInOverError
    completion.complete(half.user, factor=factor, had_failures=had_failures, source=source, now=now)
    return SignedIn(half.user, device)


def _digest_of(key: str) -> str:
    """What the database holds of a browser's key."""
    return hashlib.sha256(key.encode()).hexdigest()
