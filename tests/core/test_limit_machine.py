"""The rows of the budgets under any order of charges, refunds and pauses, held against the pure rules."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from cxportal.core.limits import store
from cxportal.core.limits.budgets import Budget
from cxportal.core.limits.rules import (
    NOTHING,
    GrowingDelay,
    Tally,
    ThrottledError,
    TokenBucket,
    WindowAndCap,
)
from cxportal.core.models import StoredTally
from tests.core.refunds import refunded

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
SECOND = timedelta(seconds=1)
COUNTERS = [
    Budget("delay", GrowingDelay(free=3, first=30 * SECOND, longest=240 * SECOND, memory=3600 * SECOND)).of("x"),
    Budget("window", WindowAndCap(most=3, window=90 * SECOND, cap=10, memory=timedelta(days=900))).of("x"),
    Budget("bucket", TokenBucket(size=4, refill=60 * SECOND)).of("x"),
]
WHICH = st.integers(0, len(COUNTERS) - 1)


def outcome_of(charge: Callable[[], Tally]) -> Tally | tuple[datetime | None]:
    """The tally, or until when the try is refused."""
    try:
        return charge()
    except ThrottledError as refusal:
        return (refusal.until,)


class Budgets(RuleBasedStateMachine):
    """Three budgets, each a row and a tally in memory."""

    def __init__(self) -> None:
        super().__init__()
        StoredTally.objects.all().delete()
        self.now = timezone.now()
        self.expected = [NOTHING] * len(COUNTERS)

    @rule(which=WHICH)
    def charge(self, which: int) -> None:
        counter = COUNTERS[which]
        expected = outcome_of(partial(counter.budget.rule.charge, self.expected[which], now=self.now))
        assert outcome_of(partial(store.charge, counter, now=self.now)) == expected
        if isinstance(expected, Tally):
            self.expected[which] = expected

    @rule(which=WHICH, gate=WHICH)
    def charge_behind_a_gate(self, which: int, gate: int) -> None:
        until = self.expected[gate].until
        if until is None or until <= self.now or gate == which:
            return
        with pytest.raises(ThrottledError):
            store.charge(COUNTERS[which], now=self.now, gates=[COUNTERS[gate]])

    @rule(which=WHICH)
    def take_back(self, which: int) -> None:
        store.refund(COUNTERS[which])
        is_last = self.expected[which].total <= 1
        self.expected[which] = NOTHING if is_last else refunded(self.expected[which])

    @rule(which=WHICH)
    def forget(self, which: int) -> None:
        store.forget(COUNTERS[which])
        self.expected[which] = NOTHING

    @rule(seconds=st.integers(1, 400))
    def wait(self, seconds: int) -> None:
        self.now += seconds * SECOND

    @invariant()
    def each_row_is_as_the_rules_say(self) -> None:
        rows: list[Tally] = [store.read(counter) for counter in COUNTERS]
        assert rows == self.expected


def test_no_order_of_tries_makes_a_row_differ_from_its_rule() -> None:
    run_state_machine_as_test(
        Budgets,
        settings=settings(
            max_examples=60, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
