"""Tallies in the database: shared, kept, and never more generous under load."""

import io
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cxportal.core import jobs
from cxportal.core.limits import store
from cxportal.core.limits.budgets import Budget, Counter, network_of
from cxportal.core.limits.rules import NOTHING, ThrottledError, TokenBucket, WindowAndCap
from cxportal.core.models import StoredTally
from tests.together import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
NOW = timezone.now()
BUDGET = Budget("test", WindowAndCap(most=5, window=timedelta(minutes=15), cap=100, memory=timedelta(days=1)))
GATE = Budget("gate", TokenBucket(size=2, refill=timedelta(minutes=1))).of("192.0.2.7")
ANA, BEN = BUDGET.of("ana", subject_id=1), BUDGET.of("ben")


def is_judged(counter: Counter = ANA) -> bool:
    try:
        store.charge(counter, now=NOW)
    except ThrottledError:
        return False
    return True


def verbs(act: Callable[[], object]) -> list[str]:
    """The statements that an act takes, transactions included."""
    with CaptureQueriesContext(connection) as asked:
        act()
    return [query["sql"].split(maxsplit=1)[0].upper() for query in asked.captured_queries]


def test_a_key_names_nobody_and_tells_budgets_apart() -> None:
    one, two = Budget("a", BUDGET.rule), Budget("b", BUDGET.rule)

    keys = {counter.key for counter in (one.of("b"), two.of("a"), one.of("b", "c"), one.of("bc"))}

    assert len(keys) == 4
    assert all(len(key) == 64 for key in keys)


def test_a_budget_is_spent_once_by_fifty_at_the_same_moment() -> None:
    judged = together([is_judged for _ in range(50)])

    assert judged.count(True) == 5
    assert store.read(ANA).total == 5


def test_the_first_charge_and_its_refund_take_one_statement_each_and_leave_nothing() -> None:
    asked = [verbs(partial(store.charge, ANA, now=NOW)), verbs(partial(store.refund, ANA))]

    assert asked == [["INSERT"], ["DELETE"]]
    assert not StoredTally.objects.exists()


def test_a_row_says_which_budget_it_is_and_whose() -> None:
    store.charge(ANA, now=NOW)
    store.charge(BEN, now=NOW)

    rows = StoredTally.objects.order_by("subject_id").values_list("budget", "subject_id")
    assert sorted(rows, key=str) == [("test", 1), ("test", None)]


def test_a_refund_gives_one_try_back() -> None:
    for _ in range(5):
        store.charge(ANA, now=NOW)

    store.refund(ANA)

    assert [is_judged(), is_judged()] == [True, False]


def test_a_refund_of_nothing_is_nothing() -> None:
    store.refund(ANA)

    assert store.read(ANA) == NOTHING


def test_what_is_forgotten_was_never_there() -> None:
    store.charge(ANA, now=NOW)
    store.charge(BEN, now=NOW)

    assert store.forget(ANA) == 1
    assert (store.read(ANA), store.read(BEN).total) == (NOTHING, 1)


def test_a_shut_gate_refuses_without_counting() -> None:
    for _ in range(2):
        store.charge(GATE, now=NOW)

    with pytest.raises(ThrottledError) as first:
        store.charge(ANA, now=NOW, gates=[GATE])

    assert (first.value.until, store.read(ANA)) == (NOW + timedelta(seconds=30), NOTHING)
    assert store.charge(ANA, now=NOW + timedelta(seconds=30), gates=[GATE]).total == 1


def test_a_gate_that_shuts_later_refuses_a_key_that_was_charged_before() -> None:
    store.charge(ANA, now=NOW, gates=[GATE])
    for _ in range(2):
        store.charge(GATE, now=NOW)

    with pytest.raises(ThrottledError):
        store.charge(ANA, now=NOW, gates=[GATE])

    assert store.read(ANA).total == 1


def test_a_charge_refuses_to_hide_in_a_transaction_that_may_roll_back() -> None:
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        store.charge(ANA, now=NOW)


def test_a_row_that_is_gone_each_time_is_an_outage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_insert", lambda *_: False)

    with pytest.raises(OperationalError):
        store.charge(ANA, now=NOW)


def test_what_no_rule_asks_for_any_more_is_deleted() -> None:
    store.charge(ANA, now=NOW - timedelta(days=2))
    store.charge(BEN, now=NOW)

    assert store.purge(now=NOW) == 1
    assert StoredTally.objects.count() == 1


def test_the_command_and_the_worker_delete_the_same() -> None:
    out = io.StringIO()
    by_command = partial(call_command, "purge_tallies", stdout=out)
    for purge in (partial(jobs.purge_tallies, NOW), by_command):
        store.charge(ANA, now=NOW - timedelta(days=2))
        store.charge(BEN, now=timezone.now())
        purge()
        assert StoredTally.objects.get().key == BEN.key

    assert out.getvalue() == "Deleted 1 counters.\n"


def test_parallel_charges_of_many_keys_are_all_counted() -> None:
    counters = [BUDGET.of(str(number)) for number in range(4)]

    together([partial(store.charge, counter, now=NOW) for counter in counters for _ in range(3)])

    assert [store.read(counter).total for counter in counters] == [3, 3, 3, 3]


def test_charges_and_refunds_at_once_lose_none() -> None:
    def try_and_take_back() -> None:
        store.charge(ANA, now=NOW)
        store.refund(ANA)

    together([try_and_take_back for _ in range(4)])

    tally = store.read(ANA)
    assert (tally.recent, tally.total, tally.until) == (0, 0, None)


@pytest.mark.parametrize(
    ("address", "source"),
    [
        (None, ""),
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
    ],
)
def test_a_source_is_an_ipv4_address_or_an_ipv6_network(address: str | None, source: str) -> None:
    assert network_of(address) == source
