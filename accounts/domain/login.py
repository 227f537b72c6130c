"""The proofs of a sign-in, one function a step: a name, a password, a code."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F

from accounts.domain import usernames
from accounts.domain.login_steps import LIFETIME
from accounts.models import PendingLogin, User
from cxportal.core.audit.log import NOWHERE, Source
from mfa.domain import devices, sealing, spending

_PEOPLE = User.objects.annotate(mfa_is_on=devices.IS_ON)
_HALVES = PendingLogin.objects.select_related("user")


class RefusedError(Exception):
    """A proof was not accepted."""


class WrongPasswordError(RefusedError):
    """No active person has this name and this password."""


class WrongCodeError(RefusedError):
    """The code is not the one the device shows.

    :param failures: wrong codes in this half sign-in so far
    """

    def __init__(self, failures: int = 0) -> None:
        super().__init__(failures)
        self.failures = failures


class UsedCodeError(RefusedError):
    """The code was used before."""


class CodesUnavailableError(RefusedError):
    """The secret can't be opened, so no code can be checked and nobody is let in."""


class SignInOverError(RefusedError):
    """The half sign-in is gone: too old, finished elsewhere, or voided by a change of the account."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """Whose name and password were right, and whether that is enough."""

    user: User
    mfa_is_on: bool


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who has given every proof that is due, and with which device."""

    user: User
    device: object | None = None


def check_password(*, username: str, password: str, now: datetime, source: Source = NOWHERE) -> Recognised:
    """Find the person whose name and password these are.

    One look-up and one hash for every name, known or not, active or not.

    :raises ThrottledError: too many were wrong
    :raises WrongPasswordError: one answer for unknown, inactive and wrong
    """
    try:
        user = _PEOPLE.get(username_key=usernames.canonical(username))
    except User.DoesNotExist:
        make_password(password)  # spend the time that a real check would
        raise WrongPasswordError from None
    is_right = user.check_password(password)
    if not (is_right and user.is_active and _is_in_time(user, now)):
        raise WrongPasswordError
    return Recognised(user, user.mfa_is_on)


def open_half(user: User, *, source: str | None, now: datetime) -> str:
    """Remember on the server that the password was right.

    :param source: the address it came from
    :returns: the key for the browser; the row holds its digest only
    """
    key = secrets.token_urlsafe(32)
    PendingLogin.objects.create(
        key_digest=digest_of(key),
        user=user,
        fingerprint=user.get_session_auth_hash(),
        source=source,
        started_at=now,
    )
    return key


def find_half(key: str, *, now: datetime) -> PendingLogin:
    """The half sign-in that a browser's key stands for, with its person: one query.

    :raises SignInOverError: it is too old, was finished, or the account has changed since
    """
    try:
        half = _HALVES.get(key_digest=digest_of(key))
    except PendingLogin.DoesNotExist:
        raise SignInOverError from None
    if now - half.started_at > LIFETIME:
        raise SignInOverError
    if not half.user.is_active or not secrets.compare_digest(half.fingerprint, half.user.get_session_auth_hash()):
        raise SignInOverError
    return half


def close_half(key: str) -> None:
    """Forget a half sign-in."""
    PendingLogin.objects.filter(key_digest=digest_of(key)).delete()


def finish_without_token(user: User) -> SignedIn:
    """End the sign-in of somebody whose MFA is off.

    :raises WrongPasswordError: the one-time password was used in this moment by another request
    """
    _use_up_one_time_password(user)
    return SignedIn(user)


def give_token(half: PendingLogin, *, code: str, now: datetime) -> SignedIn:
    """Spend a code and the half sign-in with it.

    :param code: six ASCII digits
    :raises WrongCodeError: it is not the code of an accepted step
    :raises UsedCodeError: it was used before
    :raises CodesUnavailableError: the secret can't be opened
    :raises SignInOverError: another request was faster, or MFA was turned off meanwhile
    """
    try:
        with transaction.atomic():
            device = devices.spend(half.user_id, code=code, now=now)
            closed, _ = PendingLogin.objects.filter(pk=half.pk).delete()
            if not closed:
                raise SignInOverError
            _use_up_one_time_password(half.user)
    except spending.UsedCodeError:
        raise UsedCodeError from None
    except spending.WrongCodeError:
        PendingLogin.objects.filter(pk=half.pk).update(failures=F("failures") + 1)
        raise WrongCodeError(half.failures + 1) from None
    except sealing.UnsealError:
        raise CodesUnavailableError from None
    except devices.NoDeviceError:
        raise SignInOverError from None
    return SignedIn(half.user, device)


def confirm(user: User, *, password: str, code: str, now: datetime, source: Source = NOWHERE) -> None:
    """Ask a signed-in person for the password, and a code where MFA is on, once more.

    :param code: six ASCII digits; not looked at where MFA is off
    :raises ThrottledError: too many were wrong
    :raises RefusedError: one of them is wrong, or the code is used
    """
    if not user.check_password(password):
        raise WrongPasswordError
    try:
        devices.spend(user.pk, code=code, now=now)
    except devices.NoDeviceError:
        return
    except spending.UsedCodeError:
        raise UsedCodeError from None
    except spending.WrongCodeError:
        raise WrongCodeError from None
    except sealing.UnsealError:
        raise CodesUnavailableError from None


def digest_of(key: str) -> str:
    """What the database holds of a browser's key."""
    return hashlib.sha256(key.encode()).hexdigest()


def _is_in_time(user: User, now: datetime) -> bool:
    return user.one_time_password_until is None or now <= user.one_time_password_until


def _use_up_one_time_password(user: User) -> None:
    if user.one_time_password_until is None:
        return
    user.set_unusable_password()
    unused = User.objects.filter(pk=user.pk, one_time_password_until__isnull=False)
    if unused.update(password=user.password, one_time_password_until=None) != 1:
        raise WrongPasswordError
    user.one_time_password_until = None
