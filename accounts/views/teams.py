"""System > Teams."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.activity import interactive
from accounts.domain import teams as domain
from accounts.domain.policy import Permission
from accounts.forms.settings import TeamForm
from accounts.models import Team
from accounts.setting_filter import NameFilter
from accounts.views import member_pages, setting_pages
from accounts.views.access import SignedInRequest, requires
from accounts.views.member_pages import Circle
from accounts.views.setting_pages import Kind

KIND = Kind(
    model=Team,
    form=TeamForm,
    filter=NameFilter,
    rows=domain.teams,
    url="teams",
    title=_("Teams"),
    add=_("Add a team"),
    columns=(_("Agents"), _("Supervisors")),
    cells="accounts/_team_cells.html",
    has_status=False,
    members="team_members",
)


@interactive
@requires(Permission.ROUTING)
@require_safe
def teams(request: SignedInRequest) -> HttpResponse:
    """Show the teams."""
    return setting_pages.list_page(request, KIND)


@requires(Permission.ROUTING)
@require_http_methods(["GET", "HEAD", "POST"])
def team_add(request: SignedInRequest) -> HttpResponse:
    """Ask for a new team, or add it."""
    return setting_pages.add_page(request, KIND)


@requires(Permission.ROUTING)
@require_http_methods(["GET", "HEAD", "POST"])
def team_edit(request: SignedInRequest, team_id: int) -> HttpResponse:
    """Show a team, or change it."""
    return setting_pages.edit_page(request, KIND, team_id)


@requires(Permission.ROUTING)
@require_POST
def team_delete(request: SignedInRequest, team_id: int) -> HttpResponse:
    """Delete a team without members."""
    return setting_pages.delete(request, KIND, team_id)


@interactive
@requires(Permission.ROUTING)
@require_http_methods(["GET", "HEAD", "POST"])
def team_members(request: SignedInRequest, team_id: int) -> HttpResponse:
    """Show who is in a team and who may be, or let people join and leave."""
    team = setting_pages.find(Team, team_id)

    def change(levels: Mapping[int, int]) -> None:
        joining = [pk for pk, level in levels.items() if level]
        domain.change_members(team.pk, joining=joining, leaving=levels.keys() - joining, **setting_pages.by(request))

    circle = Circle(
        name=team.name,
        url=reverse("team_members", args=[team.pk]),
        back_url=reverse("teams_edit", args=[team.pk]),
        people=domain.candidates(team.pk),
        change=change,
    )
    return member_pages.members_page(request, circle)
