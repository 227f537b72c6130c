"""The teams that people work in, and who leads them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, When

from accounts.domain import setting_rows
from accounts.enums import Role
from accounts.models import Team, User
from cxportal.core.audit.log import NOWHERE, Source
from cxportal.core.audit.names import Name

ROLES = (Role.AGENT, Role.SUPERVISOR)


def teams() -> QuerySet[Any]:
    """All teams by name, with the numbers of their active `agents` and `supervisors`."""
    of_role = {
        f"{role.value}s": Count("members", filter=Q(members__role=role, members__is_active=True)) for role in ROLES
    }
    return Team.objects.annotate(**of_role).order_by("name")


def candidates(team_id: int) -> QuerySet[Any]:
    """Everybody who is or may become a member, members first, by name; with `level`, 1 for members and 0 for others."""
    membership = User.teams.through.objects.filter(team_id=team_id, user_id=OuterRef("pk"))
    level = Case(When(Exists(membership), then=1), default=0)
    people = User.objects.defer("password").annotate(level=level)
    wanted = people.filter(Q(level=1) | Q(role__in=ROLES, is_active=True))
    return wanted.order_by("-level", "first_name", "last_name", "username_key")


@transaction.atomic
def change_members(
    team_id: int,
    *,
    joining: Collection[int],
    leaving: Collection[int],
    actor: User | None,
    now: datetime,
    source: Source = NOWHERE,
) -> None:
    """Let people join and leave a team; who is in already, out already or may not join is passed over.

    :raises GoneError: there is no such team
    """
    team = setting_rows.locked(Team, team_id)
    people = candidates(team_id)
    added = [person for person in people.filter(pk__in=joining) if not person.level]
    removed = [person for person in people.filter(pk__in=leaving) if person.level]
    team.members.add(*added)
    team.members.remove(*removed)
    if added or removed:
        detail = {"added": [str(person) for person in added], "removed": [str(person) for person in removed]}
        setting_rows.record(Name.ROUTING_CHANGED, team, detail, actor=actor, source=source, now=now)
