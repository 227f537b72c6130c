"""The budgets against guessing, and how a person's counters are named."""

from datetime import timedelta

from django.conf import settings

from cxportal.core.limits.budgets import Budget, Counter, network_of
from cxportal.core.limits.rules import GrowingDelay, TokenBucket, WindowAndCap

_SECOND, _MINUTE, _DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
_WRONG_PASSWORDS = GrowingDelay(free=5, first=30 * _SECOND, longest=15 * _MINUTE, memory=_DAY)

PASSWORD = Budget("password", _WRONG_PASSWORDS)
"""Wrong passwords of one name from one source."""

DEVICE = Budget("device", _WRONG_PASSWORDS)
"""The same from a device that the person has signed in with before: no stranger can use it up."""

ADDRESS = Budget("address", TokenBucket(size=settings.ADDRESS_FAILURES, refill=5 * _MINUTE))
"""Wrong passwords of all names from one source. Hundreds of people may share it, so it only slows down."""

NAMES = Budget("names", TokenBucket(size=settings.ADDRESS_FAILURES // 2, refill=10 * _MINUTE))
"""Names that were tried from one source and never let in: one password for many accounts shows here."""

CONNECTOR = Budget("connector", TokenBucket(size=10, refill=60 * _MINUTE))
"""Right passwords that a thick client may not use; it would go on for ever.

Each source has its own: elsewhere nobody learns that there is such a client, and with it that MFA is on.
"""

HOURLY = Budget("hourly", WindowAndCap(most=1, window=60 * _MINUTE, cap=1_000_000, memory=60 * _MINUTE))
"""What is written down once an hour at most."""

DAILY = Budget("daily", WindowAndCap(most=1, window=_DAY, cap=1_000_000, memory=_DAY))
"""What is told once a day at most."""

GUESSING = ("password", "device", "token", "recovery", "connector")
"""Budgets that keep a person from getting in, by name."""


def password_of(name: str, address: str | None, *, subject_id: int | None) -> Counter:
    """Wrong passwords of a name from where an address is.

    :param name: the canonical form
    """
    return PASSWORD.of(name, network_of(address), subject_id=subject_id)


def connector_of(name: str, address: str | None, *, subject_id: int | None = None) -> Counter:
    """Right passwords of a name that a thick client gave from where an address is.

    :param name: the canonical form
    """
    return CONNECTOR.of(name, network_of(address), subject_id=subject_id)
