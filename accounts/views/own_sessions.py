"""My Profile > Sessions: what I have open, and its end."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.domain import session_list
from accounts.forms.sessions import EndSessionForm
from accounts.views import proving
from accounts.views.access import SignedInRequest
from cxportal.core import client


@proving.asks
@require_http_methods(["GET", "HEAD", "POST"])
def own_sessions(request: SignedInRequest) -> HttpResponse:
    """Show where a person is logged in, or end what a form names."""
    if request.method != "POST":
        return _show(request)
    form = EndSessionForm(request.POST)
    if form.is_valid() and any(form.cleaned_data.values()):
        proving.demand(request, leave_to=request.path)
        _end(request, form)
    return redirect("own_sessions")


def _end(request: SignedInRequest, form: EndSessionForm) -> None:
    user, key = request.user, request.session.session_key or ""
    source, now = client.source(request), timezone.now()
    if form.cleaned_data["all"]:
        count = session_list.end_others(user, current_key=key, source=source, now=now)
        messages.success(request, all_ended(count))
    elif session_list.end_one(user, form.cleaned_data["session"], current_key=key, actor=user, source=source, now=now):
        messages.success(request, _("The session has ended."))
    else:
        messages.info(request, _("That session had ended already."))


def all_ended(count: int) -> str:
    """Say how much has ended; thick clients and half sign-ins are not counted."""
    if not count:
        return _("No other session was open.")
    return ngettext("%(count)d session has ended.", "%(count)d sessions have ended.", count) % {"count": count}


def _show(request: SignedInRequest) -> HttpResponse:
    now = timezone.now()
    found = session_list.open_of(request.user, current_key=request.session.session_key or "", now=now)
    return render(request, "accounts/own_sessions.html", {"open": found})
