"""Spend a code: found and claimed in one place, for login, enrolment and confirmation alike."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings

from cxportal.core.limits.rules import NOTHING
from mfa.domain import totp

if TYPE_CHECKING:
    from django.db.models import QuerySet

DRIFT_REACH = 10  # steps; beyond five minutes a wrong code is just a wrong code


class CodeError(Exception):
    """A code that was not accepted."""


class WrongCodeError(CodeError):
    """No accepted time step has this code.

    :param minutes: how far the phone's clock is ahead (positive) or behind, where a step nearby has the code: for
        records, since at a sign-in it would help to guess
    """

    def __init__(self, minutes: int | None = None) -> None:
        super().__init__(minutes)
        self.minutes = minutes
        self.tally = NOTHING  # of the person's wrong codes, this one included


class UsedCodeError(CodeError):
    """The code is right, and it or a later one was used before."""


class DriftedCodeError(WrongCodeError):
    """The code of a time step nearby: the phone's clock is off, and its owner may be told.

    :param minutes: how far ahead (positive) or behind, rounded, never 0
    """

    minutes: int

    def __init__(self, minutes: int) -> None:
        super().__init__(minutes)


def spend(rows: "QuerySet[Any]", *, secret: bytes, code: str, now: datetime, **changes: object) -> int:
    """Accept a code once.

    :param rows: the one row that holds this secret's `last_step`
    :param code: six ASCII digits
    :param changes: further columns to set with the claim
    :returns: the time step that is used now
    :raises WrongCodeError: the code belongs to no accepted step (RFC 6238 §5.2)
    :raises UsedCodeError: this step or a later one was claimed before
    """
    step = totp.matching_step(secret, code, now=now, tolerance=settings.MFA_TOLERANCE_STEPS)
    if step is None:
        raise WrongCodeError
    unspent = rows.filter(last_step__lt=step)
    if unspent.update(last_step=step, **changes) != 1:
        raise UsedCodeError
    return step


def explain(secret: bytes, code: str, *, now: datetime) -> WrongCodeError:
    """The error for a wrong code that names a clock that is off; told at enrolment only."""
    minutes = minutes_off(secret, code, now=now)
    return WrongCodeError() if minutes is None else DriftedCodeError(minutes)


def minutes_off(secret: bytes, code: str, *, now: datetime) -> int | None:
    """How far the clock that made this code is ahead (positive) or behind, rounded, never 0."""
    steps = totp.drift(secret, code, now=now, reach=DRIFT_REACH)
    if steps is None:
        return None
    minutes = max(1, round(abs(steps) * totp.PERIOD / 60))
    return minutes if steps > 0 else -minutes
