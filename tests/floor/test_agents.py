"""Who sees whom on the floor."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts.enums import Role
from accounts.models import Team, User
from acd.domain import presence
from acd.enums import State
from acd.models import PanelLink
from floor.domain import agents
from floor.filters import Filters, pick, read, team_of
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def teams() -> tuple[Team, Team]:
    return Team.objects.create(name="Sales"), Team.objects.create(name="Service")


def member(*teams: Team, role: Role = Role.AGENT, **fields: Any) -> User:
    user = make_user(role, **fields)
    user.teams.set(teams)
    return user


def seen_by(viewer: User, **options: int) -> list[str]:
    return [agent.username for agent in agents.on_floor(viewer, now=NOON, **options).agents]


def test_each_role_sees_its_teams(teams: tuple[Team, Team]) -> None:
    sales, service = teams
    member(sales, username="ana")
    member(sales, service, username="bob")
    member(service, username="kim")
    member(username="zoe")
    member(sales, username="gone", is_active=False)
    member(sales, role=Role.SUPERVISOR)
    everybody = ["ana", "bob", "kim", "zoe"]
    assert {role: seen_by(make_user(role)) for role in (Role.ADMINISTRATOR, Role.MANAGER)} == {
        Role.ADMINISTRATOR: everybody,
        Role.MANAGER: everybody,
    }
    assert seen_by(member(sales, role=Role.SUPERVISOR)) == ["ana", "bob"]
    assert seen_by(member(sales, service, role=Role.SUPERVISOR)) == ["ana", "bob", "kim"]
    assert seen_by(make_user(Role.SUPERVISOR)) == []


def test_one_team_is_chosen_among_those_that_one_may_see(teams: tuple[Team, Team]) -> None:
    sales, service = teams
    member(sales, username="ana")
    member(service, username="kim")
    supervisor = member(sales, role=Role.SUPERVISOR)
    assert seen_by(make_user(Role.MANAGER), team_id=service.pk) == ["kim"]
    assert seen_by(supervisor, team_id=sales.pk) == ["ana"]
    assert seen_by(supervisor, team_id=service.pk) == []
    assert seen_by(make_user(Role.MANAGER), team_id=987_654) == []


def test_a_supervisor_reads_the_names_of_the_own_teams_only(teams: tuple[Team, Team]) -> None:
    sales, service = teams
    member(sales, service)
    floor = agents.on_floor(member(sales, role=Role.SUPERVISOR), now=NOON)
    assert [team["name"] for team in floor.teams] == ["Sales"]
    assert [agent.team_names for agent in floor.agents] == ["Sales"]
    assert agents.on_floor(make_user(Role.MANAGER), now=NOON).agents[0].team_names == "Sales, Service"


def test_the_floor_shows_what_is_and_not_what_was_chosen() -> None:
    ana, bob, kim, zoe = (make_user(username=name) for name in ("ana", "bob", "kim", "zoe"))
    for agent, minutes in ((ana, 0), (bob, 2), (kim, 9)):
        presence.choose(agent.pk, chosen="available", now=NOON - timedelta(minutes=minutes))
    presence.choose(zoe.pk, chosen="paused", now=NOON)
    presence.choose(zoe.pk, chosen="offline", now=NOON)
    floor = agents.on_floor(make_user(Role.MANAGER), now=NOON)
    assert [(agent.username, agent.presence.state, agent.presence.since) for agent in floor.agents] == [
        ("ana", State.AVAILABLE, NOON),
        ("bob", State.DISCONNECTED, NOON - timedelta(minutes=2)),
        ("kim", State.OFFLINE, NOON - timedelta(minutes=4)),
        ("zoe", State.OFFLINE, NOON),
    ]
    assert floor.counts() == {"available": 1, "paused": 0, "disconnected": 1, "offline": 2}


def test_one_agent_is_read_as_on_the_floor(teams: tuple[Team, Team]) -> None:
    sales, service = teams
    ana, kim = member(sales, username="ana"), member(service, username="kim")
    presence.choose(ana.pk, chosen="available", now=NOON)
    supervisor = member(sales, role=Role.SUPERVISOR)
    assert agents.one(supervisor, ana.pk, now=NOON) == agents.on_floor(supervisor, now=NOON).agents[0]
    assert agents.one(supervisor, kim.pk, now=NOON) is None
    assert agents.one(make_user(Role.MANAGER), ana.pk, team_id=service.pk, now=NOON) is None
    assert agents.one(make_user(Role.MANAGER), supervisor.pk, now=NOON) is None


def test_a_crowd_is_listed_up_to_a_number_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agents, "MOST_OFFLINE", 3)
    people = [make_user(username=f"agent{number}") for number in range(6)]
    presence.choose(people[5].pk, chosen="available", now=NOON)
    floor = agents.on_floor(make_user(Role.MANAGER), now=NOON)
    assert [agent.username for agent in floor.agents] == ["agent5", "agent0", "agent1", "agent2"]
    assert (floor.more, floor.counts()[State.OFFLINE]) == (2, 5)


def test_an_agent_without_a_sign_of_life_counts_from_the_choice() -> None:
    ana = make_user()
    presence.choose(ana.pk, chosen="available", now=NOON - timedelta(minutes=1))
    PanelLink.objects.all().delete()
    assert agents.on_floor(make_user(Role.MANAGER), now=NOON).agents[0].presence.state == State.DISCONNECTED


@pytest.mark.parametrize(
    ("query", "filters"),
    [
        ({}, Filters()),
        ({"team": "7", "state": "paused", "sort": "time"}, Filters(7, "paused", "time")),
        ({"team": "x", "state": "busy", "sort": "password"}, Filters()),
        ({"team": "-7"}, Filters()),
        ({"team": "\u0667"}, Filters()),
        ({"team": "9" * 5000, "state": "\x00", "sort": ""}, Filters()),
    ],
)
def test_an_address_is_read_as_far_as_it_makes_sense(query: dict[str, str], filters: Filters) -> None:
    assert read(query) == filters


def test_a_team_number_fits_into_the_database() -> None:
    assert seen_by(make_user(Role.MANAGER), team_id=team_of("9" * 18) or 0) == []


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("state", ["Ana", "Zoe", "Bob", "Kim"]),
        ("name", ["Ana", "Bob", "Kim", "Zoe"]),
        ("team", ["Zoe", "Ana", "Kim", "Bob"]),
        ("time", ["Zoe", "Ana", "Bob", "Kim"]),
    ],
)
def test_rows_stand_in_the_order_asked_for(teams: tuple[Team, Team], sort: str, order: list[str]) -> None:
    sales, service = teams
    people = {name: member(first_name=name, last_name="") for name in ("Ana", "Bob", "Kim", "Zoe")}
    people["Zoe"].teams.set([sales])
    people["Ana"].teams.set([service])
    people["Kim"].teams.set([service])
    presence.choose(people["Ana"].pk, chosen="available", now=NOON)
    presence.choose(people["Zoe"].pk, chosen="paused", now=NOON - timedelta(seconds=5))
    floor = agents.on_floor(make_user(Role.MANAGER), now=NOON)
    assert [agent.name for agent in pick(floor.agents, Filters(sort=sort), now=NOON)] == order
    assert [agent.name for agent in pick(floor.agents, Filters(state="paused"), now=NOON)] == ["Zoe"]
