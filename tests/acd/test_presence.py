"""What agents choose, and what remains of it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError

from accounts.models import User
from acd.domain import errors, presence
from acd.domain.states import Presence
from acd.enums import Chosen, State
from acd.models import PauseReason, PresenceInterval
from cxportal.core.models import Event
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SOON = NOON + timedelta(seconds=50)


@pytest.fixture
def agent() -> User:
    return make_user()


@pytest.fixture
def tea() -> PauseReason:
    return PauseReason.objects.create(name="Tea", limit_minutes=10)


def intervals(agent: User) -> list[tuple[str, str, datetime, datetime | None]]:
    rows = PresenceInterval.objects.filter(agent=agent).order_by("id").select_related("reason")
    return [(row.chosen, row.reason.name if row.reason else "", row.started_at, row.ended_at) for row in rows]


def told(agent: User) -> list[str]:
    events = Event.objects.filter(topic=f"presence.{agent.pk}", kind="presence").order_by("id")
    return [f"{event.data['state']} {event.data['reason']}".strip() for event in events]


def test_nobody_has_a_state_before_the_first_choice(agent: User) -> None:
    assert presence.current(agent.pk, now=NOON) == Presence(state=State.OFFLINE, since=None)


def test_a_choice_ends_what_was_and_begins_what_is(agent: User, tea: PauseReason) -> None:
    presence.choose(agent.pk, chosen="available", now=NOON)
    answer = presence.choose(agent.pk, chosen="paused", reason_id=tea.pk, now=SOON)
    assert answer == Presence(state=State.PAUSED, since=SOON, reason_id=tea.pk, reason="Tea", limit_minutes=10)
    assert presence.current(agent.pk, now=SOON) == answer
    assert intervals(agent) == [("available", "", NOON, SOON), ("paused", "Tea", SOON, None)]
    assert told(agent) == ["available", "paused Tea"]


@pytest.mark.parametrize("chosen", ["available", "paused", "offline"])
def test_choosing_what_is_chosen_changes_nothing(agent: User, chosen: str) -> None:
    first = presence.choose(agent.pk, chosen=chosen, now=NOON)
    assert presence.choose(agent.pk, chosen=chosen, now=NOON + timedelta(seconds=30)) == first
    assert PresenceInterval.objects.filter(agent=agent).count() == len(told(agent)) == (chosen != "offline")


def test_another_reason_is_another_pause(agent: User, tea: PauseReason) -> None:
    presence.choose(agent.pk, chosen="paused", now=NOON)
    presence.choose(agent.pk, chosen="paused", reason_id=tea.pk, now=SOON)
    assert intervals(agent) == [("paused", "", NOON, SOON), ("paused", "Tea", SOON, None)]


@pytest.mark.parametrize(
    ("chosen", "reason", "error"),
    [
        ("busy", None, errors.UnknownChoiceError),
        ("disconnected", None, errors.UnknownChoiceError),
        ("", None, errors.UnknownChoiceError),
        ("available", "tea", errors.ReasonWithoutPauseError),
        ("offline", "tea", errors.ReasonWithoutPauseError),
        ("paused", "retired", errors.UnknownReasonError),
        ("paused", 0, errors.UnknownReasonError),
        ("paused", -1, errors.UnknownReasonError),
        ("paused", 2**70, errors.UnknownReasonError),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(
    agent: User, tea: PauseReason, chosen: str, reason: str | int | None, error: type[errors.RefusedError]
) -> None:
    retired = PauseReason.objects.create(name="Smoking", is_active=False)
    reason_id = {"tea": tea.pk, "retired": retired.pk}.get(reason, reason) if isinstance(reason, str) else reason
    with pytest.raises(error):
        presence.choose(agent.pk, chosen=chosen, reason_id=reason_id, now=NOON)  # type: ignore[arg-type]
    assert (intervals(agent), told(agent)) == ([], [])


def test_an_agent_nobody_knows_chooses_nothing() -> None:
    with pytest.raises(errors.UnknownAgentError):
        presence.choose(987_654_321, chosen="available", now=NOON)


def test_clocks_of_two_machines_may_disagree(agent: User) -> None:
    presence.choose(agent.pk, chosen="available", now=SOON)
    presence.choose(agent.pk, chosen="paused", now=NOON)
    assert intervals(agent) == [("available", "", SOON, SOON), ("paused", "", SOON, None)]


def test_the_database_holds_one_open_interval_per_agent(agent: User) -> None:
    presence.choose(agent.pk, chosen="available", now=NOON)
    with pytest.raises(IntegrityError):
        PresenceInterval.objects.create(agent=agent, chosen=Chosen.OFFLINE, started_at=SOON)


def test_going_offline_ends_work_and_nothing_else(agent: User) -> None:
    presence.go_offline(agent.pk, now=NOON)
    assert intervals(agent) == []
    presence.choose(agent.pk, chosen="available", now=NOON)
    presence.go_offline(agent.pk, now=SOON)
    presence.go_offline(agent.pk, now=SOON + timedelta(seconds=1))
    assert intervals(agent) == [("available", "", NOON, SOON), ("offline", "", SOON, None)]
    assert told(agent) == ["available", "offline"]
