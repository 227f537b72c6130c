"""From a shown secret to a bound device. Until the token is right, nothing has changed."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from cxportal.core.audit.log import NOWHERE, Source
from mfa.domain import devices, guesses, recovery, spending, totp
from mfa.models import PendingDevice, TotpDevice
from mfa.signals import FactorChange

LIFETIME = timedelta(minutes=10)


class NoSetUpError(Exception):
    """There is no set-up of this browser session, or it took too long."""


@dataclass(frozen=True, slots=True)
class SetUp:
    """A secret that waits for its first code.

    :param ticket: kept in the browser session that started it, so that it dies with the session
    """

    secret: bytes
    ticket: str


@dataclass(frozen=True, slots=True)
class Finished:
    """A bound device.

    :param recovery_codes: shown this once; none for a new phone, which keeps the codes there are
    """

    device: TotpDevice
    recovery_codes: list[str]


def start(user_id: int, *, now: datetime) -> SetUp:
    """Make a new secret and kill the earlier unconfirmed one."""
    set_up = SetUp(totp.new_secret(), secrets.token_urlsafe(16))
    pending = PendingDevice(
        user_id=user_id,
        sealed_secret=PendingDevice.seal_for(user_id, set_up.secret),
        ticket_digest=_digest(set_up.ticket),
        started_at=now,
    )
    in_its_place = ["sealed_secret", "ticket_digest", "last_step", "started_at"]
    PendingDevice.objects.bulk_create(
        [pending], update_conflicts=True, unique_fields=["user"], update_fields=in_its_place
    )
    return set_up


def current(user_id: int, *, ticket: str, now: datetime) -> bytes:
    """The secret of the set-up that this browser session is in.

    :raises NoSetUpError: there is none, or its ten minutes are over
    """
    return _find(user_id, ticket, now).unseal()


def finish(user_id: int, *, ticket: str, code: str, now: datetime, source: Source = NOWHERE) -> Finished:
    """Bind the device whose code this is; the code is spent.

    :param code: six ASCII digits
    :raises NoSetUpError: there is no set-up of this session, or another request finished it
    :raises ThrottledError: too many were wrong, and this one was not judged
    :raises WrongCodeError: with the drift where the phone's clock is off
    :raises UsedCodeError: the same code twice
    """
    pending = _find(user_id, ticket, now)
    secret = pending.unseal()
    row = PendingDevice.objects.filter(pk=pending.pk, sealed_secret=pending.sealed_secret)
    with guesses.counted(user_id, now=now), transaction.atomic():
        try:
            step = spending.spend(row, secret=secret, code=code, now=now)
        except spending.WrongCodeError:
            raise spending.explain(secret, code, now=now) from None
        row.delete()
        guesses.forget(user_id)
        what = FactorChange.MOVED if devices.is_on(user_id) else FactorChange.ON
        device = devices.bind(user_id, secret=secret, last_step=step, now=now, source=source, what=what)
        return Finished(device, recovery.make(user_id, now=now) if what is FactorChange.ON else [])


def abandon(user_id: int, *, ticket: str | None = None) -> None:
    """Forget a person's unconfirmed secret; with a ticket only the one of that browser session."""
    pending = PendingDevice.objects.filter(user_id=user_id)
    if ticket is not None:
        pending = pending.filter(ticket_digest=_digest(ticket))
    pending.delete()


def purge(*, now: datetime) -> int:
    """Delete every unconfirmed secret whose ten minutes are over."""
    return PendingDevice.objects.filter(started_at__lt=now - LIFETIME).delete()[0]


def _find(user_id: int, ticket: str, now: datetime) -> PendingDevice:
    started_after = now - LIFETIME
    mine = PendingDevice.objects.filter(user_id=user_id, ticket_digest=_digest(ticket))
    pending = mine.filter(started_at__gte=started_after).first()
    if pending is None:
        raise NoSetUpError
    return pending


def _digest(ticket: str) -> str:
    return hashlib.sha256(ticket.encode()).hexdigest()
