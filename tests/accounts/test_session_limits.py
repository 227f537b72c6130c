"""The limits of a session as pure rules."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from accounts.domain import session_limits
from accounts.domain.session_limits import End
from accounts.enums import Ended, Role

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MIDNIGHT = NOON + timedelta(hours=12)


@dataclass
class Times:
    last_active_at: datetime
    idle_minutes: int = 30
    started_at: datetime = NOON
    expire_date: datetime = MIDNIGHT


def test_every_role_has_an_idle_limit() -> None:
    assert session_limits.IDLE_MINUTES == {
        Role.ADMINISTRATOR: 30,
        Role.MANAGER: 30,
        Role.SUPERVISOR: 30,
        Role.AGENT: 60,
    }


@pytest.mark.parametrize(
    ("minutes_after_noon", "idle_minutes", "is_in_contact", "end"),
    [
        (0, 30, False, End(NOON + timedelta(minutes=30), Ended.IDLE)),
        (0, 60, False, End(NOON + timedelta(minutes=60), Ended.IDLE)),
        (300, 60, False, End(NOON + timedelta(minutes=360), Ended.IDLE)),
        (0, 60, True, End(MIDNIGHT, Ended.AGE)),
        (689, 30, False, End(NOON + timedelta(minutes=719), Ended.IDLE)),
        (690, 30, False, End(MIDNIGHT, Ended.AGE)),
        (719, 60, False, End(MIDNIGHT, Ended.AGE)),
        (719, 60, True, End(MIDNIGHT, Ended.AGE)),
    ],
)
def test_the_limit_that_comes_first_ends_the_session(
    minutes_after_noon: int, idle_minutes: int, is_in_contact: bool, end: End
) -> None:
    times = Times(NOON + timedelta(minutes=minutes_after_noon), idle_minutes)
    assert session_limits.end_of(times, is_in_contact=is_in_contact) == end


def test_neither_the_stored_end_nor_the_beginning_alone_makes_a_session_longer() -> None:
    long_ago, far_away = NOON - timedelta(days=1), NOON + timedelta(days=1)
    assert session_limits.age_end_of(Times(NOON, started_at=long_ago)) == NOON - timedelta(hours=12)
    assert session_limits.age_end_of(Times(NOON, expire_date=far_away)) == MIDNIGHT
