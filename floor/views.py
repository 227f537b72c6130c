"""The live floor's first paint; its socket keeps it alive."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.domain.policy import Permission
from accounts.views.access import SignedInRequest, requires
from floor import filters
from floor.domain import agents

COLUMNS = [
    ("name", _("Agent"), "ascending"),
    ("team", _("Team"), "ascending"),
    ("state", _("State"), "ascending"),
    ("time", _("Time in state"), "descending"),
]


@requires(Permission.FLOOR)
@require_safe
def floor(request: SignedInRequest) -> HttpResponse:
    """Show who is available, paused, disconnected and offline, and since when."""
    now = timezone.now()
    wanted = filters.read(request.GET)
    seen = agents.on_floor(request.user, team_id=wanted.team_id, now=now)
    context = {
        "floor": seen,
        "rows": filters.pick(seen.agents, wanted, now=now),
        "tiles": seen.counts(),
        "filters": wanted,
        "columns": COLUMNS,
        "now": now,
    }
    return render(request, "floor/floor.html", context)
