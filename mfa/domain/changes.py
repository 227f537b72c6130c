"""What people do with their own factor, each with the proofs that it takes."""

from datetime import datetime
from typing import Protocol

from django.db import transaction

from cxportal.core.audit.log import NOWHERE, Source
from mfa.domain import devices, enrolment, recovery
from mfa.models import RecoverySet
from mfa.signals import FactorChange, recovery_codes_made


class Person(Protocol):
    """What a second factor knows of a person."""

    pk: int

    def check_password(self, raw_password: str) -> bool: ...
    def get_username(self) -> str: ...


class WrongPasswordError(Exception):
    """The password is not this person's."""


class AlreadyOnError(Exception):
    """MFA is on: a new device takes a code of the old one."""


def start_set_up(person: Person, *, password: str, now: datetime) -> enrolment.SetUp:
    """Make a secret for somebody whose MFA is off.

    :raises WrongPasswordError: nothing was made
    :raises AlreadyOnError: MFA was turned on meanwhile
    """
    _check_password(person, password)
    if devices.is_on(person.pk):
        raise AlreadyOnError
    return enrolment.start(person.pk, now=now)


def start_move(person: Person, *, password: str, code: str, now: datetime) -> enrolment.SetUp:
    """Make a secret for a new phone; the old one works until the new one is confirmed.

    :raises WrongPasswordError: nothing was made
    :raises CodeError: the old phone's code is wrong or used
    :raises NoDeviceError: MFA was turned off meanwhile
    """
    _check_password(person, password)
    devices.spend(person.pk, code=code, now=now)
    return enrolment.start(person.pk, now=now)


def turn_off(person: Person, *, password: str, code: str, now: datetime, source: Source = NOWHERE) -> None:
    """Delete the own device.

    :raises WrongPasswordError: nothing has changed
    :raises CodeError: the code is wrong or used
    :raises NoDeviceError: MFA is off
    """
    _check_password(person, password)
    with transaction.atomic():
        devices.spend(person.pk, code=code, now=now)
        devices.turn_off(person.pk, now=now, source=source, what=FactorChange.OFF)


def renew_recovery_codes(
    person: Person, *, password: str, code: str, now: datetime, source: Source = NOWHERE
) -> list[str]:
    """Make recovery codes in the place of the old ones, and return them.

    :raises WrongPasswordError: nothing has changed
    :raises CodeError: the code is wrong or used
    :raises NoDeviceError: MFA is off
    """
    _check_password(person, password)
    with transaction.atomic():
        devices.spend(person.pk, code=code, now=now)
        codes = recovery.make(person.pk, now=now)
        recovery_codes_made.send(RecoverySet, user_id=person.pk, source=source, now=now)
    return codes


def _check_password(person: Person, password: str) -> None:
    if not person.check_password(password):
        raise WrongPasswordError
