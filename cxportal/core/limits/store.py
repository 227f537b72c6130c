"""Tallies in the database: judged by a rule and written in one step, however many ask at once.

A charge is a transaction of its own, so that a refusal, an error or a lost connection afterwards keeps it. The
first charge of a key is one statement, and a right answer takes the row away again.
"""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Greatest

from cxportal.core.limits.budgets import Counter
from cxportal.core.limits.rules import NOTHING, Tally, check_open
from cxportal.core.models import StoredTally

TRIES = 5
_TABLE = StoredTally._meta.db_table
_COLUMNS = [str(field.column) for field in StoredTally._meta.concrete_fields]
_INSERT = (
    f"INSERT INTO {_TABLE} ({', '.join(_COLUMNS)}) SELECT {', '.join(['%s'] * len(_COLUMNS))} WHERE "
    "{unless} ON CONFLICT (key) DO NOTHING"
)
_UNLESS = f"NOT EXISTS (SELECT 1 FROM {_TABLE} WHERE key IN ({{keys}}) AND until > %s)"  # noqa: S608


def charge(counter: Counter, *, now: datetime, gates: Collection[Counter] = ()) -> Tally:
    """Count one try before it is judged.

    :param gates: further counters that must be open; they are not charged
    :returns: the tally after it
    :raises ThrottledError: this try is not to be judged, and nothing was counted
    """
    _demand_no_transaction()
    first = counter.budget.rule.charge(NOTHING, now=now)
    for _ in range(TRIES):
        if _insert(_values(counter, first, now), gates, now):
            return first
        if tally := _charge_again(counter, gates, now):
            return tally
    raise OperationalError("A tally could not be written.")


def refund(counter: Counter) -> None:
    """Take one charge back, in the caller's transaction if there is one."""
    row = StoredTally.objects.filter(key=counter.key)
    if not _delete(row.filter(total__lte=1)):
        row.update(recent=Greatest(F("recent") - 1, 0), total=Greatest(F("total") - 1, 0), until=None)


def forget(*counters: Counter) -> int:
    """Delete these tallies, in the caller's transaction if there is one, and say how many there were."""
    return _delete(StoredTally.objects.filter(key__in=[counter.key for counter in counters]))


def read(counter: Counter) -> Tally:
    """What is remembered now."""
    row = StoredTally.objects.filter(key=counter.key).first()
    return tally_of(row) if row else NOTHING


def purge(*, now: datetime) -> int:
    """Delete the tallies that no rule asks for any more."""
    return StoredTally.objects.filter(expires_at__lt=now).delete()[0]


def tally_of(row: StoredTally) -> Tally:
    """What a row holds."""
    return Tally(row.recent, row.total, row.since, row.until)


def _insert(values: dict[str, Any], gates: Collection[Counter], now: datetime) -> bool:
    """Write the first charge, unless a row is there or a gate is shut."""
    columns = StoredTally._meta.concrete_fields
    prepared = [column.get_db_prep_save(values[column.attname], connection) for column in columns]
    unless = "1 = 1"
    if gates:
        unless = _UNLESS.format(keys=", ".join(["%s"] * len(gates)))
        prepared += [*(gate.key for gate in gates), connection.ops.adapt_datetimefield_value(now)]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT.format(unless=unless), prepared)
        return bool(cursor.rowcount == 1)


def _charge_again(counter: Counter, gates: Collection[Counter], now: datetime) -> Tally | None:
    """Charge the row that is there; none: it is gone by now."""
    with transaction.atomic(durable=True):
        for shut in StoredTally.objects.filter(key__in=[gate.key for gate in gates], until__gt=now):
            check_open(tally_of(shut), now=now)
        row = StoredTally.objects.select_for_update().filter(key=counter.key).first()
        if row is None:
            return None
        tally = counter.budget.rule.charge(tally_of(row), now=now)
        StoredTally.objects.filter(key=counter.key).update(**_values(counter, tally, now))
    return tally


def _delete(rows: QuerySet[StoredTally]) -> int:
    """One DELETE; Django's own puts a transaction of two more statements around it."""
    return rows._raw_delete(rows.db)


def _values(counter: Counter, tally: Tally, now: datetime) -> dict[str, Any]:
    about = {"key": counter.key, "budget": counter.budget.name, "subject_id": counter.subject_id}
    return about | asdict(tally) | {"expires_at": now + counter.budget.rule.memory}


def _demand_no_transaction() -> None:
    """Refuse to be rolled back with somebody else's work, as `transaction.atomic(durable=True)` does."""
    blocks = connection.atomic_blocks
    if blocks and not blocks[-1]._from_testcase:  # type: ignore[attr-defined]
        raise RuntimeError("A charge must be durable: make it outside of any transaction.")
