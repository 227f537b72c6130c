"""Tallies in the database: read, judged by a rule, and written back only where nobody was faster.

Each step is a transaction of its own, so that a refusal, an error or a lost connection afterwards keeps the charge.
"""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction

from cxportal.core.limits.rules import NOTHING, Rule, Tally
from cxportal.core.models import StoredTally

Change = Callable[[Tally], Tally]
TRIES = 3


def key_of(budget: str, *parts: str) -> str:
    """The name of a tally: a keyed digest, so that the table names neither people nor addresses."""
    text = "\n".join((budget, *parts)).encode()
    return hmac.new(settings.SECRET_KEY.encode(), b"tally\n" + text, hashlib.sha256).hexdigest()


def charge(key: str, rule: Rule, *, now: datetime) -> None:
    """Count one try before it is judged.

    :raises ThrottledError: this try is not to be judged
    """
    _change(key, lambda tally: rule.charge(tally, now=now), rule, now)


def refund(key: str, rule: Rule, *, now: datetime) -> None:
    """Take one charge back."""
    _change(key, rule.refund, rule, now)


def reset(*keys: str) -> None:
    """Forget these tallies."""
    StoredTally.objects.filter(key__in=keys).delete()


def read(key: str) -> Tally:
    """What is remembered now."""
    row = StoredTally.objects.filter(key=key).first()
    return _tally_of(row) if row else NOTHING


def purge(*, now: datetime) -> int:
    """Delete the tallies that no rule asks for any more."""
    return StoredTally.objects.filter(expires_at__lt=now).delete()[0]


def _change(key: str, change: Change, rule: Rule, now: datetime) -> None:
    for _ in range(TRIES):
        try:
            _change_once(key, change, expires_at=now + rule.memory)
        except IntegrityError:  # somebody else's first charge was faster
            continue
        return
    raise OperationalError("A tally could not be written.")


def _change_once(key: str, change: Change, *, expires_at: datetime) -> None:
    with transaction.atomic(durable=True):
        row = StoredTally.objects.select_for_update().filter(key=key).first()
        tally = change(_tally_of(row) if row else NOTHING)
        values = asdict(tally) | {"expires_at": expires_at}
        if row is None:
            StoredTally(key=key, **values).save(force_insert=True)
        else:
            StoredTally.objects.filter(key=key).update(**values)


def _tally_of(row: StoredTally) -> Tally:
    return Tally(row.recent, row.total, row.since, row.until)
