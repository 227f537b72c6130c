"""The device that is bound to an account: look up, spend, bind, turn off."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.db.models.expressions import Combinable

from cxportal.core.audit.log import NOWHERE, Source
from mfa.domain import guesses, recovery, sealing
from mfa.models import PendingDevice, RecoverySet, TotpDevice
from mfa.signals import FactorChange, factor_changed

DEVICE_NAME = "Authenticator app"


class NoDeviceError(Exception):
    """There is no confirmed device to ask for a code."""


@dataclass(frozen=True, slots=True)
class Spent:
    """A code that was accepted.

    :param guesses: how many were made since the last complete sign-in, this one included
    """

    device: TotpDevice
    guesses: int


def is_on_for(user_id: Combinable) -> Exists:
    """Whether MFA is on, as a column of a query over people: `is_on_for(OuterRef("pk"))`."""
    return Exists(TotpDevice.objects.filter(user=user_id, confirmed=True))


IS_ON: Exists = is_on_for(OuterRef("pk"))
_CONFIRMED = TotpDevice.objects.filter(confirmed=True)


def find(user_id: int) -> TotpDevice | None:
    """The confirmed device of a person, if any."""
    try:
        device: TotpDevice = _CONFIRMED.get(user_id=user_id)
    except TotpDevice.DoesNotExist:
        return None
    return device


def is_on(user_id: int) -> bool:
    """Say whether a person has MFA on."""
    return _CONFIRMED.filter(user_id=user_id).exists()


def spend(user_id: int, *, code: str, now: datetime) -> TotpDevice:
    """Spend a code of a person's device; it raises what `spent` does."""
    with spent(user_id, code=code, now=now) as done:
        return done.device


@contextmanager
def spent(user_id: int, *, code: str, now: datetime, is_sign_in: bool = False) -> Iterator[Spent]:
    """Spend a code of a person's device in one transaction with what the block writes.

    :param code: six ASCII digits
    :param is_sign_in: the block completes a sign-in, and forgets all guesses
    :raises NoDeviceError: MFA is off
    :raises ThrottledError: too many were wrong, and this one was not judged
    :raises CodeError: the code is wrong or used
    :raises UnsealError: the secret can't be opened, so nobody is let in
    """
    device = find(user_id)
    if device is None:
        raise NoDeviceError
    with device.spent(code, now=now, is_sign_in=is_sign_in) as tally:
        yield Spent(device, tally.total)


def bind(
    user_id: int,
    *,
    secret: bytes,
    last_step: int,
    now: datetime,
    source: Source = NOWHERE,
    what: FactorChange = FactorChange.ON,
) -> TotpDevice:
    """Bind a device; call it inside a transaction.

    :param what: MOVED where it takes the place of an earlier one
    """
    values: dict[str, Any] = {
        "sealed_secret": TotpDevice.seal_for(user_id, secret),
        "last_step": last_step,
        "name": DEVICE_NAME,
        "confirmed": True,
        "bound_at": now,
        "last_used_at": now,
    }
    device = TotpDevice(user_id=user_id, **values)
    TotpDevice.objects.bulk_create([device], update_conflicts=True, unique_fields=["user"], update_fields=list(values))
    factor_changed.send(TotpDevice, user_id=user_id, what=what, source=source, now=now)
    return device


def turn_off(
    user_id: int, *, now: datetime, source: Source = NOWHERE, what: FactorChange = FactorChange.TAKEN_OFF
) -> bool:
    """Delete a person's secrets, recovery codes and wrong guesses for good; call it inside a transaction.

    :param what: OFF where the person does it
    :returns: whether there was a device
    """
    PendingDevice.objects.filter(user_id=user_id).delete()
    recovery.drop(user_id)
    guesses.forget(user_id)
    deleted, _ = TotpDevice.objects.filter(user_id=user_id).delete()
    if deleted:
        factor_changed.send(TotpDevice, user_id=user_id, what=what, source=source, now=now)
    return deleted > 0


def reseal_all() -> int:
    """Seal every secret under the newest key.

    :returns: how many rows were sealed anew
    :raises UnsealError: a row's key is not in the ring
    """
    count = 0
    for model in (TotpDevice, PendingDevice, RecoverySet):
        for row in model._default_manager.all().iterator(chunk_size=500):
            if not sealing.is_current(bytes(row.sealed_secret)):
                sealed = model.seal_for(row.user_id, row.unseal())
                count += model._default_manager.filter(pk=row.pk, sealed_secret=row.sealed_secret).update(
                    sealed_secret=sealed
                )
    return count
