"""Durations on the first paint, written as the browser's timers write them."""

from datetime import UTC, datetime, timedelta

import pytest

from cxportal.core.templatetags.clock import elapsed

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-5, "0:00"),
        (0, "0:00"),
        (5.9, "0:05"),
        (65, "1:05"),
        (3599, "59:59"),
        (3600, "1:00:00"),
        (3723, "1:02:03"),
        (86_399, "23:59:59"),
        (86_400, "24 h"),
        (1_000_000, "277 h"),
    ],
)
def test_a_duration_is_written_like_this(seconds: float, words: str) -> None:
    assert elapsed(NOON, NOON + timedelta(seconds=seconds)) == words


def test_never_lasts_no_time() -> None:
    assert elapsed(None, NOON) == ""
