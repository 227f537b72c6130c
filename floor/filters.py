"""What the address of the floor asks for: a team, a state, an order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from acd.enums import State
from floor.domain.agents import Agent

SORTS = ("state", "name", "team", "time")
ORDER = list(State)
LAST = "\uffff"
LONGEST_NUMBER = 18  # digits that a database's integer surely holds


@dataclass(frozen=True, slots=True)
class Filters:
    """Nothing said means everybody, by state."""

    team_id: int | None = None
    state: str = ""
    sort: str = "state"


def team_of(text: str) -> int | None:
    """The number of a team; anything else is no team in particular."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else None


def read(query: Mapping[str, str]) -> Filters:
    """Take what makes sense from an address and drop the rest."""
    state, sort = query.get("state", ""), query.get("sort", "")
    return Filters(
        team_id=team_of(query.get("team", "")),
        state=state if state in State.values else "",
        sort=sort if sort in SORTS else "state",
    )


def pick(agents: Iterable[Agent], filters: Filters, *, now: datetime) -> list[Agent]:
    """The rows to show, in order; names break ties."""
    picked = [agent for agent in agents if filters.state in {"", agent.presence.state}]
    picked.sort(key=lambda agent: agent.name.casefold())
    if filters.sort == "state":
        picked.sort(key=lambda agent: ORDER.index(agent.presence.state))
    elif filters.sort == "team":
        picked.sort(key=lambda agent: agent.teams[0]["name"].casefold() if agent.teams else LAST)
    elif filters.sort == "time":
        picked.sort(key=lambda agent: agent.presence.since or now)
    return picked
