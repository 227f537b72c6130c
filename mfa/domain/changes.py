"""What people do with their own factor, each with the proofs that it takes."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Protocol

from cxportal.core.audit.log import NOWHERE, Source
from cxportal.core.audit.names import Name
from mfa.domain import devices, enrolment, records, recovery, spending
from mfa.models import RecoverySet
from mfa.signals import FactorChange, recovery_codes_made


class Person(Protocol):
    """What a second factor knows of a person."""

    pk: int
    role: str

    def prove_password(self, raw: str, *, source: Source, now: datetime) -> bool: ...
    def get_username(self) -> str: ...


class WrongPasswordError(Exception):
    """The password is not this person's."""


class AlreadyOnError(Exception):
    """MFA is on: a new device takes a code of the old one."""


def start_set_up(person: Person, *, password: str, now: datetime, source: Source = NOWHERE) -> enrolment.SetUp:
    """Make a secret for somebody whose MFA is off.

    :raises ThrottledError: too many passwords were wrong, and this one was not judged
    :raises WrongPasswordError: nothing was made
    :raises AlreadyOnError: MFA was turned on meanwhile
    """
    _check_password(person, password, source, now)
    if devices.is_on(person.pk):
        raise AlreadyOnError
    return enrolment.start(person.pk, now=now)


def start_move(person: Person, *, password: str, code: str, now: datetime, source: Source = NOWHERE) -> enrolment.SetUp:
    """Make a secret for a new phone; the old one works until the new one is confirmed.

    :raises ThrottledError: too many passwords or codes were wrong, and this one was not judged
    :raises WrongPasswordError: nothing was made
    :raises CodeError: the old phone's code is wrong or used
    :raises NoDeviceError: MFA was turned off meanwhile
    """
    _check_password(person, password, source, now)
    with _written_down(person, source, now):
        devices.spend(person.pk, code=code, now=now)
    return enrolment.start(person.pk, now=now)


def start_rescue(person: Person, *, password: str, now: datetime, source: Source = NOWHERE) -> enrolment.SetUp:
    """Make a secret for a new phone where the old one is gone and a recovery code has just let its owner in.

    :raises ThrottledError: too many passwords were wrong, and this one was not judged
    :raises WrongPasswordError: nothing was made
    :raises NoDeviceError: MFA was turned off meanwhile
    """
    _check_password(person, password, source, now)
    if not devices.is_on(person.pk):
        raise devices.NoDeviceError
    return enrolment.start(person.pk, now=now)


def turn_off(person: Person, *, password: str, code: str, now: datetime, source: Source = NOWHERE) -> None:
    """Delete the own device.

    :raises ThrottledError: too many passwords or codes were wrong, and this one was not judged
    :raises WrongPasswordError: nothing has changed
    :raises CodeError: the code is wrong or used
    :raises NoDeviceError: MFA is off
    """
    with _proved(person, password, code, source, now):
        devices.turn_off(person.pk, now=now, source=source, what=FactorChange.OFF)


def renew_recovery_codes(
    person: Person, *, password: str, code: str, now: datetime, source: Source = NOWHERE
) -> list[str]:
    """Make recovery codes in the place of the old ones, and return them.

    :raises ThrottledError: too many passwords or codes were wrong, and this one was not judged
    :raises WrongPasswordError: nothing has changed
    :raises CodeError: the code is wrong or used
    :raises NoDeviceError: MFA is off
    """
    with _proved(person, password, code, source, now):
        codes = recovery.make(person.pk, now=now)
        recovery_codes_made.send(RecoverySet, user_id=person.pk, source=source, now=now)
    return codes


def bind(person: Person, *, ticket: str, code: str, now: datetime, source: Source = NOWHERE) -> enrolment.Finished:
    """Bind the device whose code this is; it raises what `enrolment.finish` does."""
    with _written_down(person, source, now):
        return enrolment.finish(person.pk, ticket=ticket, code=code, now=now, source=source)


def _check_password(person: Person, password: str, source: Source, now: datetime) -> None:
    if not person.prove_password(password, source=source, now=now):
        raise WrongPasswordError


@contextmanager
def _proved(person: Person, password: str, code: str, source: Source, now: datetime) -> Iterator[None]:
    """Act in the transaction that spends the code, once the password was right."""
    _check_password(person, password, source, now)
    with _written_down(person, source, now), devices.spent(person.pk, code=code, now=now):
        yield


@contextmanager
def _written_down(person: Person, source: Source, now: datetime) -> Iterator[None]:
    """Write down a code that is refused, after the transaction that it was refused in."""
    try:
        yield
    except spending.CodeError as refused:
        records.code_refused(refused, person, name=Name.PROOF_FAIL, actor=person, source=source, now=now)
        raise
