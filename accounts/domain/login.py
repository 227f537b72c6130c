"""The proofs of a sign-in, one function a step: a name and password, a code."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.domain import completion, half_sign_ins, password_tries, usernames, wrong_codes
from accounts.domain.completion import Factor, SignedIn
from accounts.domain.login_errors import (
    CodesUnavailableError,
    GuessedOutError,
    RefusedError,
    SignInOverError,
    UsedCodeError,
    WrongCodeError,
    WrongPasswordError,
)
from accounts.domain.password_tries import Door, Try
from accounts.models import PendingLogin, User
from cxportal.core.audit import log
from cxportal.core.audit.log import NOWHERE, Happening, Outcome, Source
from cxportal.core.audit.names import Name
from cxportal.core.limits.records import note_if_spent
from cxportal.core.limits.rules import refusal_of
from mfa.domain import devices, records, sealing, spending

__all__ = [
    "CodesUnavailableError",
    "GuessedOutError",
    "RefusedError",
    "SignInOverError",
    "SignedIn",
    "UsedCodeError",
    "WrongCodeError",
    "WrongPasswordError",
    "check_password",
    "confirm",
    "finish_without_token",
    "give_token",
]

_PEOPLE = User.objects.annotate(mfa_is_on=devices.IS_ON)


@dataclass(frozen=True, slots=True)
class Recognised:
    """Whose name and password were right, and whether that is enough.

    :param had_failures: wrong passwords came before it
    """

    user: User
    mfa_is_on: bool
    had_failures: bool = False


def check_password(
    *, username: str, password: str, now: datetime, source: Source = NOWHERE, door: Door = Door.WEB
) -> Recognised:
    """Find the person whose name and password these are.

    One look-up, one count and one hash for every name, known or not, active or not.

    :raises ThrottledError: too many were wrong, and this one was not judged
    :raises WrongPasswordError: one answer for unknown, inactive and wrong
    """
    name = usernames.canonical(username)
    user = _PEOPLE.filter(username_key=name).order_by().first()
    tried = password_tries.begin(name, user, door=door, source=source, now=now)
    reason = _reason_against(user, password, now)
    if user is None or reason:
        _write_failure(user, reason, tried, door=door, now=now)
        password_tries.let_count(tried, now=now)
        raise WrongPasswordError
    password_tries.take_back(tried)
    return Recognised(user, user.mfa_is_on, tried.had_failures)


def finish_without_token(known: Recognised, *, source: Source = NOWHERE, now: datetime) -> SignedIn:
    """End the sign-in of somebody whose MFA is off.

    :raises WrongPasswordError: the one-time password was used in this moment by another request
    """
    with transaction.atomic():
        completion.complete(known.user, factor=Factor.PASSWORD, had_failures=known.had_failures, source=source, now=now)
    return SignedIn(known.user)


def give_token(half: PendingLogin, *, code: str, source: Source = NOWHERE, now: datetime) -> SignedIn:
    """Spend a code and the half sign-in with it.

    :param code: six ASCII digits
    :raises ThrottledError: too many were wrong, and this one was not judged
    :raises WrongCodeError: it is not the code of an accepted step
    :raises UsedCodeError: it was used before
    :raises CodesUnavailableError: the secret can't be opened
    :raises SignInOverError: another request was faster, MFA was turned off meanwhile, or too many codes were wrong
    """
    try:
        with devices.spent(half.user_id, code=code, now=now, is_sign_in=True) as spent:
            had_failures = spent.guesses > 1
            return half_sign_ins.complete(
                half, factor=Factor.TOKEN, had_failures=had_failures, device=spent.device, source=source, now=now
            )
    except spending.WrongCodeError as wrong:
        records.code_refused(wrong, half.user, name=Name.LOGIN_FAIL, source=source, now=now)
        raise _wrong_code(half, wrong, source=source, now=now) from None
    except spending.UsedCodeError as used:
        records.code_refused(used, half.user, name=Name.LOGIN_FAIL, source=source, now=now)
        raise UsedCodeError from None
    except sealing.UnsealError:
        raise CodesUnavailableError from None
    except devices.NoDeviceError:
        raise SignInOverError from None


def confirm(user: User, *, password: str, code: str, now: datetime, source: Source = NOWHERE) -> None:
    """Ask a signed-in person for the password, and a code where MFA is on, once more.

    :param code: six ASCII digits; not looked at where MFA is off
    :raises ThrottledError: too many were wrong, and this one was not judged
    :raises RefusedError: one of them is wrong, or the code is used
    """
    if not user.prove_password(password, source=source, now=now):
        raise WrongPasswordError
    try:
        devices.spend(user.pk, code=code, now=now)
    except devices.NoDeviceError:
        return
    except spending.CodeError as refused:
        records.code_refused(refused, user, name=Name.PROOF_FAIL, actor=user, source=source, now=now)
        raise (UsedCodeError if isinstance(refused, spending.UsedCodeError) else WrongCodeError) from None
    except sealing.UnsealError:
        raise CodesUnavailableError from None


def _reason_against(user: User | None, password: str, now: datetime) -> str:
    """Why a password does not do, for the record; "" where it does."""
    if user is None:
        make_password(password)  # spend the time that a real check would
        return "unknown"
    if not user.check_password(password):
        return "wrong_password" if user.is_active else "inactive"
    if not user.is_active:
        return "inactive"
    if user.one_time_password_until is not None and now > user.one_time_password_until:
        return "expired_one_time_password"
    return ""


def _write_failure(user: User | None, reason: str, tried: Try, *, door: Door, now: datetime) -> None:
    """Write it down, without a name that is nobody's: people type passwords there."""
    happening = Happening(
        name=Name.LOGIN_FAIL,
        outcome=Outcome.FAILURE,
        subject=user,
        source=tried.source,
        reason=reason,
        detail={"factor": Factor.PASSWORD, "door": door},
    )
    log.write(happening, now=now)
    note_if_spent(tried.tally, tried.counter.budget, subject=user, source=tried.source, now=now)


def _wrong_code(half: PendingLogin, wrong: spending.WrongCodeError, *, source: Source, now: datetime) -> RefusedError:
    """Count a wrong code, and tell the person, whose password somebody knows."""
    is_over = half_sign_ins.count_failure(half)
    wrong_codes.tell(half.user, wrong, source=source, now=now)
    if is_over:
        return GuessedOutError(refusal_of(wrong.tally))
    return WrongCodeError(half.failures + 1)
