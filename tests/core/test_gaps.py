"""Numbers of rows that are committed out of order."""

from hypothesis import given
from hypothesis import strategies as st

from cxportal.core.gaps import PATIENCE, WIDEST, Numbers


def test_numbers_in_order_are_new_once() -> None:
    numbers = Numbers(10, range(1, 11), now=0)
    assert [numbers.take(number, now=0) for number in (11, 12, 12, 11, 13)] == [True, True, False, False, True]
    assert numbers.missing == []


def test_a_number_that_comes_late_is_new() -> None:
    numbers = Numbers(10, range(1, 11), now=0)
    assert numbers.take(14, now=0)
    assert numbers.missing == [11, 12, 13]
    assert [numbers.take(number, now=1) for number in (12, 12, 11, 13)] == [True, False, True, True]
    assert numbers.missing == []


def test_a_transaction_that_was_open_at_the_beginning_is_heard() -> None:
    numbers = Numbers(10, [1, 2, 3, 4, 5, 7, 8, 10], now=0)
    assert numbers.missing == [6, 9]
    assert [numbers.take(number, now=0) for number in (5, 6, 9)] == [False, True, True]


def test_a_number_that_never_comes_is_forgotten() -> None:
    numbers = Numbers(0, now=0)
    numbers.take(2, now=0)
    numbers.take(4, now=20)
    numbers.forget_old(now=PATIENCE - 1)
    assert numbers.missing == [1, 3]
    numbers.forget_old(now=PATIENCE)
    assert numbers.missing == [3]


def test_a_leap_waits_for_a_bounded_number() -> None:
    numbers = Numbers(0, now=0)
    numbers.take(1_000_000, now=0)
    assert numbers.missing == list(range(1_000_000 - WIDEST, 1_000_000))


@given(st.permutations(list(range(1, 30))), st.lists(st.integers(1, 29)))
def test_every_number_is_new_exactly_once_in_any_order(order: list[int], again: list[int]) -> None:
    numbers = Numbers(0, now=0)
    assert [number for number in order if numbers.take(number, now=1)] == order
    assert [number for number in again if numbers.take(number, now=2)] == []
