"""The demo floor: a small contact center, so that a new portal has something to show."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.domain import passwords, users
from accounts.domain.folding import folded
from accounts.domain.user_errors import UnknownUserError
from accounts.domain.users import Details
from accounts.enums import Role
from accounts.models import Team
from acd.domain import demo_routing
from acd.signals import demo_seeded

SALES, SERVICE, SUPPORT = TEAMS = ("Sales", "Service", "Technical support")
ADMINISTRATORS = ("Nora Lindqvist",)
MANAGERS = ("Daniel Okafor",)
SUPERVISORS = {"Marta Ferreira": (SALES, SERVICE), "Thomas Weber": (SUPPORT,)}
AGENTS = {
    SALES: (
        "Ana Ruiz", "Liam Byrne", "Chloé Martin", "Diego Herrera", "Priya Nair", "Emma Johansson", "Rafael Costa",
    ),
    SERVICE: (
        "Sofia Rossi", "Noah Campbell", "Inés Navarro", "Kofi Mensah", "Julie Lambert", "Bruno Almeida", "Hana Sato",
    ),
    SUPPORT: ("Oliver Grant", "Camila Torres", "Mehdi Benali", "Zoe Papadakis", "Lucas Moreira", "Maya Cohen"),
}  # fmt: skip


@dataclass(frozen=True)
class SignIn:
    """A login with the password that was made up for it."""

    role: Role
    username: str
    password: str


@dataclass(frozen=True)
class _Seat:
    name: str
    role: Role
    teams: tuple[str, ...] = ()


@transaction.atomic
def seed(*, now: datetime) -> list[SignIn]:
    """Add the teams, people and queues that are missing.

    :returns: one sign-in a role, of those added now; the others can't sign in until they are given a password
    """
    for name in TEAMS:
        Team.objects.get_or_create(name=name)
    team_ids = dict(Team.objects.values_list("name", "pk"))
    added = [_add(seat, team_ids, is_first=is_first, now=now) for seat, is_first in _seats()]
    demo_routing.seed()
    demo_seeded.send(Team, queue_name=demo_routing.QUEUE)
    return [sign_in for sign_in in added if sign_in is not None]


def _seats() -> list[tuple[_Seat, bool]]:
    """Everybody, with who is the first of the role."""
    seats = [_Seat(name, Role.ADMINISTRATOR) for name in ADMINISTRATORS]
    seats += [_Seat(name, Role.MANAGER) for name in MANAGERS]
    seats += [_Seat(name, Role.SUPERVISOR, teams) for name, teams in SUPERVISORS.items()]
    seats += [_Seat(name, Role.AGENT, (team,)) for team, names in AGENTS.items() for name in names]
    firsts = {seat.role: seat for seat in reversed(seats)}
    return [(seat, firsts[seat.role] is seat) for seat in seats]


def _add(seat: _Seat, team_ids: dict[str, int], *, is_first: bool, now: datetime) -> SignIn | None:
    first_name, last_name = seat.name.split()
    username = folded(f"{first_name}.{last_name}")
    if _is_there(username):
        return None
    password = passwords.make_up() if is_first else None
    teams = frozenset(team_ids[name] for name in seat.teams)
    details = Details(username, seat.role, first_name, last_name, f"{username}@example.com", team_ids=teams)
    users.create_user(details, password=password, actor=None, now=now)
    return SignIn(seat.role, username, password) if password else None


def _is_there(username: str) -> bool:
    try:
        users.find(username)
    except UnknownUserError:
        return False
    return True
