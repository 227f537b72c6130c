"""System > Users > one person's sessions."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.domain import session_list
from accounts.domain.policy import Permission
from accounts.forms.sessions import EndSessionForm
from accounts.models import User
from accounts.views import proving
from accounts.views.access import SignedInRequest, requires
from accounts.views.own_sessions import all_ended
from accounts.views.user_edit import load
from cxportal.core import client


@requires(Permission.USERS)
@proving.asks
@require_http_methods(["GET", "HEAD", "POST"])
def user_sessions(request: SignedInRequest, user_id: int) -> HttpResponse:
    """Show where somebody is logged in, or end what a form names; the own sessions are in My Profile."""
    person = load(user_id).person
    if person == request.user:
        return redirect("own_sessions")
    if request.method != "POST":
        found = session_list.open_of(person, now=timezone.now())
        return render(request, "accounts/user_sessions.html", {"open": found, "person": person})
    form = EndSessionForm(request.POST)
    if form.is_valid() and any(form.cleaned_data.values()):
        proving.demand(request, leave_to=request.path)
        _end(request, person, form)
    return redirect("user_sessions", user_id)


def _end(request: SignedInRequest, person: User, form: EndSessionForm) -> None:
    source, now = client.source(request), timezone.now()
    if form.cleaned_data["all"]:
        count = session_list.end_all(person, actor=request.user, source=source, now=now)
        messages.success(request, all_ended(count))
    elif session_list.end_one(person, form.cleaned_data["session"], actor=request.user, source=source, now=now):
        messages.success(request, _("The session has ended."))
    else:
        messages.info(request, _("That session had ended already."))
