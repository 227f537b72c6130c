"""Tries of a password: counted before they are judged, and taken back where they are right.

The web, the API and every page that asks the own password again count on the same counters.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from accounts.domain import budgets
from accounts.domain.known_devices import Device
from cxportal.core.audit import log
from cxportal.core.audit.log import Happening, Outcome, Source
from cxportal.core.audit.names import Name
from cxportal.core.limits import store
from cxportal.core.limits.budgets import Counter, network_of
from cxportal.core.limits.rules import Tally, ThrottledError

if TYPE_CHECKING:
    from accounts.models import User


class Door(StrEnum):
    """Where a password is asked for."""

    WEB = "web"
    API = "api"
    PROOF = "proof"
    """A page behind the sign-in that asks once more."""


@dataclass(frozen=True, slots=True)
class Try:
    """A password that is about to be judged.

    :param counter: of the known browser, or of the source
    :param tally: this try included
    :param is_from_stranger: it counts for the address, too
    """

    counter: Counter
    tally: Tally
    source: Source
    is_from_stranger: bool

    @property
    def had_failures(self) -> bool:
        """Whether wrong ones came before it."""
        return self.tally.total > 1


def begin(name: str, user: "User | None", *, door: Door, source: Source, now: datetime) -> Try:
    """Count a try.

    :param name: the canonical form; it counts for unknown names as for known ones
    :raises ThrottledError: it is not to be judged
    """
    subject_id = user.pk if user else None
    device = Device.read(source.browser_mark)
    if user is not None and device is not None and device.is_trusted_by(user):
        counter, is_from_stranger = _counter_of_device(device, user), False
    else:
        counter = budgets.password_of(name, source.address, subject_id=subject_id)
        is_from_stranger = door is not Door.PROOF
    gates = list(_gates(name, door, source, is_from_stranger=is_from_stranger))
    tally = store.charge(counter, now=now, gates=gates)
    return Try(counter, tally, source, is_from_stranger)


def take_back(tried: Try) -> None:
    """The password was right."""
    store.refund(tried.counter)


def let_count(tried: Try, *, now: datetime) -> None:
    """The password was wrong: a stranger's counts for the address as well, and so does a name that begins to fail.

    Each counter that begins costs the source a name, and a sign-in that empties counters gives one back: so nobody
    earns names by failing at an own account.
    """
    network = network_of(tried.source.address)
    if tried.is_from_stranger:
        _count(budgets.ADDRESS.of(network), Name.RATE_LIMIT, tried.source, now)
    if not tried.had_failures:
        _count(budgets.NAMES.of(network), Name.LOGIN_SPRAY, tried.source, now)


def counters_of(user: "User", source: Source) -> Iterator[Counter]:
    """The counters that a complete sign-in from there makes empty."""
    yield budgets.password_of(user.username_key, source.address, subject_id=user.pk)
    if device := Device.read(source.browser_mark):
        yield _counter_of_device(device, user)


def _counter_of_device(device: Device, user: "User") -> Counter:
    return budgets.DEVICE.of(device.key, str(user.pk), subject_id=user.pk)


def _gates(name: str, door: Door, source: Source, *, is_from_stranger: bool) -> Iterator[Counter]:
    if is_from_stranger:
        network = network_of(source.address)
        yield budgets.ADDRESS.of(network)
        yield budgets.NAMES.of(network)
    if door is Door.API:
        yield budgets.connector_of(name, source.address)


def _count(counter: Counter, name: Name, source: Source, now: datetime) -> None:
    """Charge a budget of an address; when it is spent, write that down once an hour."""
    try:
        tally = store.charge(counter, now=now)
    except ThrottledError:
        return  # it was spent by others in this moment, and they have written it down
    if tally.until and is_first(budgets.HOURLY.of(name, counter.key), now=now):
        log.write(Happening(name=name, outcome=Outcome.BLOCKED, source=source), now=now)


def is_first(counter: Counter, *, now: datetime) -> bool:
    """Claim what may be told once in a time."""
    try:
        store.charge(counter, now=now)
    except ThrottledError:
        return False
    return True
