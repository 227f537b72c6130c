"""Dates and times that people write down."""

from datetime import UTC, datetime

import pytest
from pytest_django import Settings

from cxportal.core import moments


def utc(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026-03-01", utc(2026, 3, 1, 5), utc(2026, 3, 2, 5)),
        (" 2026-03-01 ", utc(2026, 3, 1, 5), utc(2026, 3, 2, 5)),
        ("20260301", utc(2026, 3, 1, 5), utc(2026, 3, 2, 5)),
        ("2026-03-08", utc(2026, 3, 8, 5), utc(2026, 3, 9, 4)),  # the clocks go forward
        ("2026-03-01T08:30", utc(2026, 3, 1, 13, 30), utc(2026, 3, 1, 13, 30)),
        ("2026-03-01 00:00", utc(2026, 3, 1, 5), utc(2026, 3, 1, 5)),
        ("2026-03-01T08:30:00+01:00", utc(2026, 3, 1, 7, 30), utc(2026, 3, 1, 7, 30)),
    ],
)
def test_a_day_has_a_start_and_an_end(text: str, start: datetime, end: datetime, settings: Settings) -> None:
    settings.TIME_ZONE = "America/New_York"

    assert (moments.start_of(text), moments.end_of(text)) == (start, end)


@pytest.mark.parametrize("text", ["", "today", "2026-13-01", "2026-02-30", "1969-12-31", "9999-12-31", "2026", "\0"])
def test_nonsense_is_no_moment(text: str) -> None:
    with pytest.raises(moments.NoMomentError):
        moments.start_of(text)
