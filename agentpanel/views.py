"""The Agent Panel, and the presence control for browsers without script."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.domain.policy import Permission
from accounts.views.access import SignedInRequest, requires
from acd.domain import presence, reasons
from acd.domain.errors import RefusedError
from agentpanel.forms import PresenceForm


@requires(Permission.AGENT_PANEL)
@require_safe
def panel(request: SignedInRequest) -> HttpResponse:
    """Show the page that agents live in."""
    now = timezone.now()
    current = presence.current(request.user.pk, now=now)
    return render(request, "agentpanel/panel.html", {"presence": current, "reasons": reasons.offered(), "now": now})


@requires(Permission.AGENT_PANEL)
@require_POST
def choose(request: SignedInRequest) -> HttpResponse:
    """Take a choice and show the panel again."""
    form = PresenceForm(request.POST)
    try:
        if not form.is_valid():
            raise RefusedError
        presence.choose(request.user.pk, **form.cleaned_data, now=timezone.now())
    except RefusedError:
        messages.error(request, _("Your state has not changed. Choose it from the list above."))
    return redirect("agent_panel")
