"""Tallies in the database: shared, kept, and never more generous under load."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction
from django.utils import timezone

from cxportal.core.limits import store
from cxportal.core.limits.rules import NOTHING, ThrottledError, WindowAndCap
from cxportal.core.models import StoredTally
from tests.together import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
NOW = timezone.now()
RULE = WindowAndCap(most=5, window=timedelta(minutes=15), cap=100, memory=timedelta(days=1))
KEY = store.key_of("test", "ana")


def is_judged() -> bool:
    try:
        store.charge(KEY, RULE, now=NOW)
    except ThrottledError:
        return False
    return True


def test_a_key_names_nobody_and_tells_budgets_apart() -> None:
    keys = {store.key_of("a", "b"), store.key_of("b", "a"), store.key_of("a", "b", "c"), store.key_of("a", "bc")}

    assert len(keys) == 4
    assert all(len(key) == 64 for key in keys)


def test_a_budget_is_spent_once_by_fifty_at_the_same_moment() -> None:
    judged = together([is_judged for _ in range(50)])

    assert judged.count(True) == 5
    assert store.read(KEY).total == 5


def test_a_refund_gives_one_try_back() -> None:
    for _ in range(5):
        store.charge(KEY, RULE, now=NOW)

    store.refund(KEY, RULE, now=NOW)

    assert [is_judged(), is_judged()] == [True, False]


def test_a_reset_forgets_the_tally() -> None:
    store.charge(KEY, RULE, now=NOW)

    store.reset(KEY)

    assert store.read(KEY) == NOTHING


def test_a_charge_refuses_to_hide_in_a_transaction_that_may_roll_back() -> None:
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        store.charge(KEY, RULE, now=NOW)


def test_what_no_rule_asks_for_any_more_is_deleted() -> None:
    store.charge(KEY, RULE, now=NOW - timedelta(days=2))
    store.charge(store.key_of("test", "ben"), RULE, now=NOW)

    assert store.purge(now=NOW) == 1
    assert StoredTally.objects.count() == 1


def test_parallel_charges_of_many_keys_are_all_counted() -> None:
    keys = [store.key_of("test", str(number)) for number in range(4)]

    together([partial(store.charge, key, RULE, now=NOW) for key in keys for _ in range(3)])

    assert [store.read(key).total for key in keys] == [3, 3, 3, 3]
