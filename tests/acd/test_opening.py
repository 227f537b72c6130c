"""Opening hours."""

from datetime import UTC, datetime, time

import pytest

from acd.domain.opening import is_open, next_opening
from acd.models import OpeningHours

MONDAY_TO_TUESDAY = [
    OpeningHours(weekday=0, opens_at=time(9), closes_at=time(12)),
    OpeningHours(weekday=0, opens_at=time(13), closes_at=time(17)),
    OpeningHours(weekday=1, opens_at=time(9), closes_at=time(12)),
]


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of the week that begins on Monday, 2026-11-23."""
    return datetime(2026, 11, 23 + day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "opens_at"),
    [
        (at(0, 8, 59), at(0, 9)),
        (at(0, 9), None),
        (at(0, 12), at(0, 13)),
        (at(0, 17), at(1, 9)),
        (at(1, 12), at(7, 9)),
    ],
)
def test_a_queue_opens_and_closes_by_its_hours(moment: datetime, opens_at: datetime | None) -> None:
    assert is_open(MONDAY_TO_TUESDAY, now=moment) == (opens_at is None)
    assert next_opening(MONDAY_TO_TUESDAY, now=moment) == opens_at


def test_a_queue_without_hours_is_always_open() -> None:
    assert is_open([], now=at(6, 3))
    assert next_opening([], now=at(6, 3)) is None
