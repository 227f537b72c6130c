"""Budgets: what is free, what is slowed, what is refused, and when it is over."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxportal.core.limits.rules import (
    NOTHING,
    GrowingDelay,
    Rule,
    Tally,
    ThrottledError,
    TokenBucket,
    WindowAndCap,
)
from tests.core.refunds import refunded

NOW = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
PASSWORD = GrowingDelay(free=5, first=30 * SECOND, longest=15 * MINUTE, memory=DAY)
TOKEN = WindowAndCap(most=5, window=15 * MINUTE, cap=100, memory=365 * DAY)
BUCKET = TokenBucket(size=100, refill=5 * MINUTE)


def charges(rule: Rule, count: int, *, at: datetime = NOW, tally: Tally = NOTHING) -> Tally:
    for _ in range(count):
        tally = rule.charge(tally, now=at)
    return tally


def refused_until(rule: Rule, tally: Tally, now: datetime) -> datetime | None:
    with pytest.raises(ThrottledError) as refusal:
        rule.charge(tally, now=now)
    return refusal.value.until


def test_five_wrong_passwords_are_free_and_the_sixth_try_waits() -> None:
    tally = charges(PASSWORD, 5)

    assert refused_until(PASSWORD, tally, NOW) == NOW + 30 * SECOND
    assert PASSWORD.charge(tally, now=NOW + 30 * SECOND).recent == 6


def test_the_pause_doubles_up_to_a_quarter_of_an_hour() -> None:
    tally, now, pauses = charges(PASSWORD, 4), NOW, []
    for _ in range(8):
        tally = PASSWORD.charge(tally, now=now)
        until = refused_until(PASSWORD, tally, now)
        assert until
        pauses.append((until - now).total_seconds())
        now = until

    assert pauses == [30, 60, 120, 240, 480, 900, 900, 900]


def test_a_refused_try_extends_nothing() -> None:
    tally = charges(PASSWORD, 5)

    untils = {refused_until(PASSWORD, tally, NOW + second * SECOND) for second in range(30)}

    assert untils == {NOW + 30 * SECOND}


def test_a_day_without_tries_starts_it_over() -> None:
    tally = charges(PASSWORD, 5)

    assert PASSWORD.charge(tally, now=NOW + DAY + SECOND).recent == 1


def test_a_refunded_charge_is_as_if_it_had_not_been() -> None:
    for rule in (PASSWORD, TOKEN):
        tally = refunded(charges(rule, 5))
        assert charges(rule, 1, tally=tally) == charges(rule, 5)


def test_five_wrong_codes_in_a_quarter_of_an_hour_are_the_most() -> None:
    tally = charges(TOKEN, 5)

    assert refused_until(TOKEN, tally, NOW + 14 * MINUTE) == NOW + 15 * MINUTE
    assert TOKEN.charge(tally, now=NOW + 15 * MINUTE).recent == 1


def test_at_a_hundred_wrong_codes_nobody_is_let_in_until_a_reset() -> None:
    tally, now = NOTHING, NOW
    for _ in range(20):
        tally = charges(TOKEN, 5, at=now, tally=tally)
        now += 15 * MINUTE

    assert tally.total == 100
    assert refused_until(TOKEN, tally, now + 300 * DAY) is None


def test_a_bucket_lets_a_hundred_through_and_then_one_in_three_seconds() -> None:
    tally = charges(BUCKET, 100)

    assert refused_until(BUCKET, tally, NOW) == NOW + 3 * SECOND
    tally = BUCKET.charge(tally, now=NOW + 3 * SECOND)
    assert refused_until(BUCKET, tally, NOW + 3 * SECOND) == NOW + 6 * SECOND
    assert BUCKET.taken(tally, now=NOW + 10 * MINUTE) == 0


@given(st.lists(st.integers(min_value=0, max_value=2000), max_size=300))
def test_no_sequence_of_tries_gets_more_codes_judged_than_the_budget(pauses: list[int]) -> None:
    tally, now, judged = NOTHING, NOW, []
    for pause in pauses:
        now += pause * SECOND
        try:
            tally = TOKEN.charge(tally, now=now)
        except ThrottledError:
            continue
        judged.append(now)

    assert len(judged) <= 100
    for first, sixth in zip(judged, judged[5:], strict=False):
        assert sixth - first >= 15 * MINUTE


def test_who_waits_for_the_end_of_a_quarter_of_an_hour_gets_no_second_five() -> None:
    tally = charges(TOKEN, 3, at=NOW + 14 * MINUTE, tally=charges(TOKEN, 1))

    tally = charges(TOKEN, 1, at=NOW + 15 * MINUTE, tally=tally)

    assert refused_until(TOKEN, tally, NOW + 16 * MINUTE) == NOW + 30 * MINUTE


@given(st.lists(st.floats(min_value=0, max_value=20), max_size=400))
def test_a_bucket_never_lets_more_through_than_it_holds_and_refills(pauses: list[float]) -> None:
    tally, now, passed = NOTHING, NOW, 0
    for pause in pauses:
        now += pause * SECOND
        try:
            tally = BUCKET.charge(tally, now=now)
        except ThrottledError:
            continue
        passed += 1

    assert passed <= 100 + (now - NOW) / (3 * SECOND) + 1
