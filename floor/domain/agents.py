"""Who is on the floor: everybody at work, then the others up to a number that a page can bear."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypedDict

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from accounts.domain.policy import sees_all_teams
from accounts.enums import Role
from accounts.models import Team, User
from acd.domain import intervals
from acd.domain.states import Presence, shown
from acd.enums import State
from acd.models import PresenceInterval

MOST_OFFLINE = 300  # listed; of the others the page only says how many they are
MOST_COUNTED = 10_000

Membership = User.teams.through


class TeamData(TypedDict):
    """A team as rows and filters show it."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Agent:
    """One row of the floor.

    :param picture: the digest that the picture's address has, "" where there is none
    """

    id: int
    name: str
    username: str
    initials: str
    picture: str
    presence: Presence
    teams: tuple[TeamData, ...] = ()

    @property
    def team_names(self) -> str:
        """The teams in words."""
        return ", ".join(team["name"] for team in self.teams)

    def as_data(self) -> dict[str, Any]:
        """The same as JSON can hold it."""
        who = {"id": self.id, "name": self.name, "username": self.username}
        face = {"initials": self.initials, "picture": self.picture}
        return who | face | {"teams": list(self.teams)} | self.presence.as_data()


@dataclass(frozen=True, slots=True)
class Floor:
    """What one viewer may see.

    :param teams: what the viewer may filter by
    :param more: offline agents that are not listed
    """

    agents: list[Agent] = field(default_factory=list)
    teams: list[TeamData] = field(default_factory=list)
    more: int = 0

    def counts(self) -> dict[State, int]:
        """How many agents are in each state."""
        counts = Counter(agent.presence.state for agent in self.agents)
        return {state: counts[state] + (self.more if state == State.OFFLINE else 0) for state in State}


def on_floor(viewer: User, *, team_id: int | None = None, now: datetime) -> Floor:
    """All that the viewer may see, or one team of it; a constant number of queries.

    :param team_id: a team that the viewer may not see has no agents
    """
    teams = _teams_of(viewer)
    within = _within(viewer, teams, team_id)
    working = _rows_at_work(_at_work(within), now)
    offline = _offline(within)
    listed = _rows_offline(offline)
    agents = [*working, *listed[:MOST_OFFLINE]]
    more = offline.values("pk")[:MOST_COUNTED].count() - MOST_OFFLINE if len(listed) > MOST_OFFLINE else 0
    return Floor(agents=_with_teams(agents, teams), teams=teams, more=more)


def one(viewer: User, agent_id: int, *, team_id: int | None = None, now: datetime) -> Agent | None:
    """An agent, where the viewer may see him."""
    teams = _teams_of(viewer)
    within = _within(viewer, teams, team_id)
    found = _rows_at_work(_at_work(within).filter(agent_id=agent_id), now)
    found = found or _rows_offline(_offline(within).filter(pk=agent_id))
    return _with_teams(found, teams)[0] if found else None


def _teams_of(viewer: User) -> list[TeamData]:
    teams = Team.objects.all() if sees_all_teams(viewer) else Team.objects.filter(members=viewer)
    return [TeamData(id=pk, name=name) for pk, name in teams.values_list("pk", "name")]


def _within(viewer: User, teams: list[TeamData], team_id: int | None) -> list[int] | None:
    """The teams whose agents are shown; nothing stands for everybody, with or without a team."""
    if team_id is None and sees_all_teams(viewer):
        return None
    return [team["id"] for team in teams if team_id in {None, team["id"]}]


def _is_member(within: list[int] | None, key: str) -> Q:
    if within is None:
        return Q()
    return Q(Exists(Membership.objects.filter(user_id=OuterRef(key), team_id__in=within)))


def _at_work(within: list[int] | None) -> QuerySet[PresenceInterval]:
    is_agent = Q(agent__role=Role.AGENT, agent__is_active=True)
    return intervals.at_work().filter(is_agent, _is_member(within, "agent_id")).order_by("agent__username_key")


def _rows_at_work(found: QuerySet[PresenceInterval], now: datetime) -> list[Agent]:
    last_seen_at = F("agent__panel_link__last_seen_at")
    return [
        _agent(row.agent, shown(intervals.presence_of(row), last_seen_at=row.last_seen_at, now=now))
        for row in found.select_related("agent", "reason").annotate(last_seen_at=last_seen_at)
    ]


def _offline(within: list[int] | None) -> QuerySet[User]:
    working = intervals.at_work().filter(agent_id=OuterRef("pk"))
    is_agent = Q(role=Role.AGENT, is_active=True)
    return User.objects.filter(is_agent, ~Exists(working), _is_member(within, "pk")).order_by("username_key")


def _rows_offline(found: QuerySet[User]) -> list[Agent]:
    last = PresenceInterval.objects.filter(agent_id=OuterRef("pk"), ended_at=None)
    rows = found.annotate(since=Subquery(last.values("started_at")[:1]))[: MOST_OFFLINE + 1]
    return [_agent(user, Presence(state=State.OFFLINE, since=user.since)) for user in rows]


def _agent(user: User, presence: Presence) -> Agent:
    return Agent(user.pk, user.get_full_name(), user.username, user.initials, user.picture, presence)


def _with_teams(agents: list[Agent], teams: list[TeamData]) -> list[Agent]:
    """Name of each agent's teams those that the viewer may see, in their order."""
    ids = [agent.id for agent in agents]
    members: dict[int, set[int]] = defaultdict(set)
    for user_id, team_id in Membership.objects.filter(user_id__in=ids).values_list("user_id", "team_id"):
        members[user_id].add(team_id)
    return [replace(agent, teams=tuple(team for team in teams if team["id"] in members[agent.id])) for agent in agents]
