"""Panels that fall silent, and come back."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import User
from acd.domain import presence
from acd.domain.states import Presence
from acd.enums import State
from acd.models import PanelLink, PresenceInterval
from cxportal.core.models import Event
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


@pytest.fixture
def agent() -> User:
    """An agent who chose to be available at noon, from an open panel."""
    user = make_user()
    presence.choose(user.pk, chosen="available", now=NOON)
    Event.objects.all().delete()
    return user


def told() -> list[tuple[str, str]]:
    return [(event.data["state"], event.data["since"]) for event in Event.objects.order_by("id")]


def test_a_minute_of_silence_is_told_once(agent: User) -> None:
    for seconds in (30, 59, 60, 65, 200, 299):
        presence.sweep(now=after(seconds))
    assert told() == [("disconnected", NOON.isoformat())]
    assert PresenceInterval.objects.get(agent=agent, ended_at=None).chosen == "available"


def test_five_minutes_of_silence_end_the_work(agent: User) -> None:
    presence.sweep(now=after(60))
    presence.sweep(now=after(304))
    presence.sweep(now=after(900))
    assert told()[1:] == [("offline", after(300).isoformat())]
    assert presence.current(agent.pk, now=after(900)) == Presence(state=State.OFFLINE, since=after(300))


def test_a_panel_that_stays_is_not_silent(agent: User) -> None:
    for seconds in range(15, 600, 15):
        presence.stay(agent.pk, now=after(seconds))
        presence.sweep(now=after(seconds))
    assert told() == []


def test_a_panel_that_comes_back_in_time_finds_the_choice_as_it_was(agent: User) -> None:
    presence.sweep(now=after(70))
    assert presence.arrive(agent.pk, now=after(200)) == Presence(state=State.AVAILABLE, since=NOON)
    presence.arrive(agent.pk, now=after(210))
    presence.sweep(now=after(215))
    assert told() == [("disconnected", NOON.isoformat()), ("available", NOON.isoformat())]


def test_staying_after_a_loss_is_coming_back(agent: User) -> None:
    presence.sweep(now=after(70))
    presence.stay(agent.pk, now=after(75))
    assert told()[-1] == ("available", NOON.isoformat())


def test_a_panel_that_comes_back_too_late_finds_offline_though_no_worker_ran(agent: User) -> None:
    assert presence.current(agent.pk, now=after(301)).state == State.OFFLINE
    assert presence.arrive(agent.pk, now=after(301)) == Presence(state=State.OFFLINE, since=after(300))
    assert told() == [("offline", after(300).isoformat())]


def test_a_late_choice_begins_anew(agent: User) -> None:
    answer = presence.choose(agent.pk, chosen="available", now=after(400))
    assert answer == Presence(state=State.AVAILABLE, since=after(400))
    rows = PresenceInterval.objects.filter(agent=agent).order_by("id").values_list("chosen", "started_at", "ended_at")
    assert list(rows) == [
        ("available", NOON, after(300)),
        ("offline", after(300), after(400)),
        ("available", after(400), None),
    ]


def test_an_interval_without_any_sign_of_life_ends_as_well(agent: User) -> None:
    PanelLink.objects.all().delete()
    presence.sweep(now=after(301))
    assert told() == [("offline", after(300).isoformat())]


def test_the_agent_does_not_see_himself_as_disconnected(agent: User) -> None:
    assert presence.current(agent.pk, now=after(100)).state == State.AVAILABLE


def test_who_is_offline_is_left_alone(agent: User) -> None:
    presence.choose(agent.pk, chosen="offline", now=after(1))
    presence.sweep(now=after(1000))
    assert [state for state, _ in told()] == ["offline"]
