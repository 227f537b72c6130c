"""One act for many people at once: what it would do to whom, and doing it.

The own account is always left out, so that the administrator who acts remains one.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import cast

from django.db import transaction

from accounts.domain import administrators, changes, directory, factors, seen, session_list, users
from accounts.domain.changes import Made
from accounts.domain.epochs import end_everything
from accounts.domain.user_errors import UnknownTeamError
from accounts.enums import BulkAct, Ended
from accounts.models import Team, User
from cxportal.core.audit.log import NOWHERE, Source
from cxportal.core.audit.names import Name
from mfa.models import TotpDevice

MOST = 1000  # people in one act: it is one transaction


class Skip(Enum):
    """Why somebody is left out."""

    OWN = "own"
    UNCHANGED = "unchanged"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody who was chosen, and the mark of the account as it was shown then."""

    user_id: int
    mark: str


@dataclass(frozen=True, slots=True)
class Planned:
    """What would happen to somebody: nothing, where there is a reason to skip them."""

    person: User
    mark: str
    skip: Skip | None


@dataclass(frozen=True, slots=True)
class Order:
    """Who does what to others.

    :param team_id: for `SET_TEAM`
    """

    act: BulkAct
    actor: User
    now: datetime
    team_id: int | None = None
    reason: str = ""
    source: Source = NOWHERE


@dataclass(slots=True)
class Report:
    """How many were changed, and how many left out for which reason."""

    changed: int = 0
    skipped: Counter[Skip] = field(default_factory=Counter)


def plan(act: BulkAct, user_ids: Collection[int], *, actor: User) -> list[Planned]:
    """Say what an act would do to these people, by login; teams are looked at when one is chosen."""
    devices = factors.of_all(user_ids)
    people = directory.people().filter(pk__in=user_ids)
    return [
        Planned(person, seen.account_of(person, device), _skip(act, person, device, actor))
        for person in people
        for device in [devices.get(person.pk)]
    ]


@transaction.atomic
def carry_out(order: Order, choices: Iterable[Choice]) -> Report:
    """Do it to everybody who can be found as they were shown, or to nobody where something fails.

    :raises NotAdministratorError: the actor may not administer people any more
    :raises UnknownTeamError: the team is gone
    """
    marks = {choice.user_id: choice.mark for choice in choices}
    devices = factors.hold_all(marks)
    people = administrators.lock_all(marks, actor=order.actor)
    teams = _teams_of(people, order)
    report = Report()
    for user_id, mark in marks.items():
        person, device = people.get(user_id), devices.get(user_id)
        if person is None or not seen.is_same(mark, seen.account_of(person, device)):
            report.skipped[Skip.STALE] += 1
        elif skip := _skip(order.act, person, device, order.actor, teams=teams.get(user_id), team_id=order.team_id):
            report.skipped[skip] += 1
        else:
            _ACTS[order.act](person, order)
            report.changed += 1
    return report


def _skip(
    act: BulkAct,
    person: User,
    device: TotpDevice | None,
    actor: User,
    *,
    teams: set[int] | None = None,
    team_id: int | None = None,
) -> Skip | None:
    if person.pk == actor.pk:
        return Skip.OWN
    has_nothing_to_change = {
        BulkAct.MFA_OFF: device is None,
        BulkAct.ACTIVATE: person.is_active,
        BulkAct.DEACTIVATE: not person.is_active,
        BulkAct.SET_TEAM: teams == {team_id},
    }
    return Skip.UNCHANGED if has_nothing_to_change.get(act) else None


def _teams_of(people: Mapping[int, User], order: Order) -> dict[int, set[int]]:
    if order.act is not BulkAct.SET_TEAM:
        return {}
    if not Team.objects.filter(pk__in=[order.team_id or 0]).exists():
        raise UnknownTeamError
    found: dict[int, set[int]] = {user_id: set() for user_id in people}
    for user_id, team_id in User.teams.through._default_manager.filter(user_id__in=people).values_list("user", "team"):
        found[user_id].add(team_id)
    return found


def _turn_mfa_off(person: User, order: Order) -> None:
    users.take_factor_off(person, actor=order.actor, source=order.source, reason=order.reason, now=order.now)


def _end_sessions(person: User, order: Order) -> None:
    session_list.end_all(person, actor=order.actor, source=order.source, now=order.now)


def _set_active(person: User, order: Order) -> None:
    person.is_active = order.act is BulkAct.ACTIVATE
    person.save(update_fields=["is_active"])
    _record(person, Made(Name.USER_ACTIVATED if person.is_active else Name.USER_DEACTIVATED), order)
    end_everything(person.pk, why=Ended.ACCOUNT)


def _set_team(person: User, order: Order) -> None:
    person.teams.set([cast(int, order.team_id)])
    _record(person, Made(Name.USER_UPDATED, {"fields": ["teams"]}), order)


def _record(person: User, made: Made, order: Order) -> None:
    changes.record(person, made, actor=order.actor, source=order.source, reason=order.reason, now=order.now)


_ACTS: Mapping[BulkAct, Callable[[User, Order], None]] = {
    BulkAct.MFA_OFF: _turn_mfa_off,
    BulkAct.END_SESSIONS: _end_sessions,
    BulkAct.ACTIVATE: _set_active,
    BulkAct.DEACTIVATE: _set_active,
    BulkAct.SET_TEAM: _set_team,
}
