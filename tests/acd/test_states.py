"""What an agent is shown as."""

from datetime import UTC, datetime, timedelta

import pytest

from acd.domain.states import Presence, shown
from acd.enums import State

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LUNCH = Presence(state=State.PAUSED, since=NOON, reason_id=4, reason="Lunch", limit_minutes=60)


@pytest.mark.parametrize(
    ("silent_for", "state", "since"),
    [
        (0, State.PAUSED, NOON),
        (59.9, State.PAUSED, NOON),
        (60, State.DISCONNECTED, NOON),
        (299.9, State.DISCONNECTED, NOON),
        (300, State.OFFLINE, NOON + timedelta(minutes=5)),
        (90_000, State.OFFLINE, NOON + timedelta(minutes=5)),
    ],
)
def test_a_silent_panel_is_disconnected_after_a_minute_and_offline_after_five(
    silent_for: float, state: State, since: datetime
) -> None:
    seen = shown(LUNCH, last_seen_at=NOON, now=NOON + timedelta(seconds=silent_for))
    assert (seen.state, seen.since) == (state, since)


def test_a_choice_is_a_sign_of_life() -> None:
    later = NOON + timedelta(seconds=30)
    assert shown(LUNCH, last_seen_at=NOON - timedelta(hours=1), now=later) == LUNCH
    assert shown(LUNCH, last_seen_at=None, now=later) == LUNCH


@pytest.mark.parametrize("chosen", [Presence(), Presence(state=State.OFFLINE, since=NOON)])
def test_who_is_offline_stays_so_whatever_the_panel_does(chosen: Presence) -> None:
    assert shown(chosen, last_seen_at=NOON, now=NOON + timedelta(hours=1)) == chosen


def test_a_presence_travels_as_plain_values() -> None:
    assert LUNCH.as_data() == {
        "state": "paused",
        "since": "2026-03-02T12:00:00+00:00",
        "reason_id": 4,
        "reason": "Lunch",
        "limit_minutes": 60,
    }
