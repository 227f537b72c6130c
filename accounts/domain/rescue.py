"""The sign-in of somebody whose phone is not at hand: a recovery code in the place of its code."""

from dataclasses import replace
from datetime import datetime

from accounts.domain import half_sign_ins, notices, wrong_codes
from accounts.domain.completion import Factor, SignedIn
from accounts.domain.login_errors import (
    CodesUnavailableError,
    GuessedOutError,
    RefusedError,
    SignInOverError,
    WrongRecoveryCodeError,
)
from accounts.domain.notices import Notice
from accounts.models import PendingLogin
from cxportal.core.audit import log
from cxportal.core.audit.log import NOWHERE, Happening, Source
from cxportal.core.audit.names import Name
from mfa.domain import records, recovery, sealing


def read(typed: str) -> str | None:
    """A recovery code in one spelling, or nothing where it can't be one."""
    return recovery.read(typed)


def give_recovery_code(half: PendingLogin, *, code: str, source: Source = NOWHERE, now: datetime) -> SignedIn:
    """Use up a recovery code and the half sign-in with it; the person is told by mail.

    :param code: as `read` gives it
    :raises ThrottledError: too many were wrong, and this one was not judged
    :raises WrongRecoveryCodeError: no unused code is like this
    :raises CodesUnavailableError: codes can't be checked
    :raises SignInOverError: another request was faster, MFA was turned off meanwhile, or too many codes were wrong
    """
    try:
        with recovery.spent(half.user_id, code=code, now=now) as used:
            return _let_in(half, used, source=source, now=now)
    except recovery.WrongRecoveryCodeError as wrong:
        records.code_refused(wrong, half.user, name=Name.LOGIN_FAIL, source=source, now=now)
        raise _wrong_code(half, wrong, source=source, now=now) from None
    except sealing.UnsealError:
        raise CodesUnavailableError from None


def _let_in(half: PendingLogin, used: recovery.Used, *, source: Source, now: datetime) -> SignedIn:
    user, device = half.user, used.device
    if device is None:
        raise SignInOverError
    had_failures = used.guesses > 1
    signed_in = half_sign_ins.complete(
        half, factor=Factor.RECOVERY_CODE, had_failures=had_failures, source=source, now=now, device=device
    )
    happening = Happening(Name.RECOVERY_CODE_USED, actor=user, subject=user, source=source, detail={"left": used.left})
    log.write(happening, now=now)
    notices.tell(user, Notice.RECOVERY_CODE_USED, source=source, now=now)
    return replace(signed_in, codes_left=used.left)


def _wrong_code(
    half: PendingLogin, wrong: recovery.WrongRecoveryCodeError, *, source: Source, now: datetime
) -> RefusedError:
    is_over = half_sign_ins.count_failure(half, column="recovery_failures")
    wrong_codes.tell(half.user, wrong, source=source, now=now)
    return GuessedOutError(None) if is_over else WrongRecoveryCodeError()
