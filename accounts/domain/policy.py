"""Who may do what: the one table that pages, API routes and socket commands ask."""

from collections.abc import Mapping
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q

from accounts.enums import Role
from accounts.models import User


class Permission(StrEnum):
    """A thing that some roles may do."""

    AGENT_PANEL = "agent_panel"
    PROFILE = "profile"
    FLOOR = "floor"
    REPORTS = "reports"
    ROUTING = "routing"
    USERS = "users"
    AUDIT = "audit"
    SECURITY = "security"
    THICK_CLIENTS = "thick_clients"


_A, _M, _S, _G = Role.ADMINISTRATOR, Role.MANAGER, Role.SUPERVISOR, Role.AGENT
ROLES: Mapping[Permission, frozenset[Role]] = {
    Permission.AGENT_PANEL: frozenset({_G}),
    Permission.PROFILE: frozenset({_A, _M, _S, _G}),
    Permission.FLOOR: frozenset({_A, _M, _S}),
    Permission.REPORTS: frozenset({_A, _M, _S}),
    Permission.ROUTING: frozenset({_A, _M}),
    Permission.USERS: frozenset({_A}),
    Permission.AUDIT: frozenset({_A}),
    Permission.SECURITY: frozenset({_A}),
    Permission.THICK_CLIENTS: frozenset({_G}),
}
SEES_ALL_TEAMS = frozenset({_A, _M})


def may(user: User, permission: Permission) -> bool:
    """Say whether the person's role allows it; an inactive person may nothing."""
    return user.is_active and user.role in ROLES[permission]


def sees_all_teams(user: User) -> bool:
    """Say whether the floor of every team is open to this person, not just the own teams'."""
    return user.role in SEES_ALL_TEAMS


def sees(user: User) -> Q:
    """Whose face this person may see, as a filter over people: the own, and those of the own floor."""
    if sees_all_teams(user):
        return Q()
    own = Q(pk=user.pk)
    if not may(user, Permission.FLOOR):
        return own
    membership = User.teams.through.objects
    shared = membership.filter(user_id=OuterRef("pk"), team_id__in=membership.filter(user=user).values("team_id"))
    return own | Q(Exists(shared))
