"""What throttled people read, and what their clients are told."""

from datetime import UTC, datetime, timedelta

import pytest
from django.http import HttpResponse
from pytest_django import Settings

from cxportal.core.limits import words
from cxportal.core.limits.rules import ThrottledError

NOW = datetime(2026, 5, 4, 14, 32, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "said", "retry_after"),
    [
        (0.2, "Too many attempts. Try again in 1 second (after 14:32:11)", "1"),
        (30, "Too many attempts. Try again in 30 seconds (after 14:32:40)", "30"),
        (60, "Too many attempts. Try again in 1 minute (after 14:34)", "60"),
        (110, "Too many attempts. Try again in 2 minutes (after 14:34)", "110"),
        (900, "Too many attempts. Try again in 15 minutes (after 14:48)", "900"),
    ],
)
def test_who_waits_is_told_how_long_and_until_when(seconds: float, said: str, retry_after: str) -> None:
    error = ThrottledError(NOW + timedelta(seconds=seconds))

    answer = words.mark(HttpResponse(), error, now=NOW)

    assert words.throttled(error, now=NOW) == said
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, retry_after)


def test_the_time_is_the_contact_centers(settings: Settings) -> None:
    settings.TIME_ZONE = "America/Bogota"

    said = words.throttled(ThrottledError(NOW + timedelta(minutes=2)), now=NOW)

    assert said == "Too many attempts. Try again in 2 minutes (after 09:35)"


def test_where_waiting_does_not_help_no_time_is_named() -> None:
    answer = words.mark(HttpResponse(), ThrottledError(None), now=NOW)

    said = words.throttled(ThrottledError(None), now=NOW)
    assert said == "Too many attempts. Try again after an administrator has cleared the lock"
    assert (answer.status_code, "Retry-After" in answer.headers) == (429, False)
