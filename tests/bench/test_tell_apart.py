"""What the stop watch may say."""

from tests.tell_apart import Verdict, auc

FIRST = [0.020, 0.021, 0.022, 0.023]


def test_kinds_that_take_the_same_time_are_even() -> None:
    assert Verdict.of({"wrong": FIRST, "unknown": FIRST[::-1]}).is_even


def test_a_kind_that_is_always_a_little_faster_is_told_though_its_median_is_near() -> None:
    verdict = Verdict.of({"wrong": FIRST, "unknown": [time - 0.004 for time in FIRST]})
    assert (round(verdict.gap, 6), verdict.chances, verdict.is_even) == (0.004, {"unknown": 0.0}, False)


def test_a_median_that_is_far_is_told() -> None:
    verdict = Verdict.of({"wrong": [0.02, 0.02, 0.02, 0.03, 0.03], "unknown": [0.02, 0.02, 0.0275, 0.0275, 0.0275]})
    assert (round(verdict.gap, 6), verdict.chances["unknown"], verdict.is_even) == (0.0075, 0.48, False)


def test_ties_count_half() -> None:
    assert auc([1.0, 2.0], [1.0, 2.0]) == 0.5
