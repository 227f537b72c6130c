"""A new person."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from accounts.domain import directory, invitations, users
from accounts.domain.policy import Permission
from accounts.domain.user_errors import UserChangeRefusedError
from accounts.domain.users import Details
from accounts.enums import FirstLogin
from accounts.forms.users import AddUserForm
from accounts.models import User
from accounts.views import proving, user_words
from accounts.views.access import SignedInRequest, requires
from cxportal.core import client


@requires(Permission.USERS)
@proving.asks
@sensitive_variables("raw")
@require_http_methods(["GET", "HEAD", "POST"])
def user_add(request: SignedInRequest) -> HttpResponse:
    """Ask who the new person is, then mail an invitation or show their one-time password, this once."""
    form = AddUserForm(request.POST if request.method == "POST" else None, teams=directory.teams())
    if not form.is_valid():
        return render(request, "accounts/user_add.html", {"form": form})
    proving.demand(request, leave_to=reverse("users"))
    try:
        if form.cleaned_data["first_login"] == FirstLogin.INVITATION:
            return _invite(request, form.details())
        person, raw = users.invite_user(
            form.details(), actor=request.user, source=client.source(request), now=timezone.now()
        )
    except UserChangeRefusedError as refusal:
        form.add_error(*user_words.refusal(refusal))
        return render(request, "accounts/user_add.html", {"form": form})
    return show_once(request, person, raw, is_new=True)


def _invite(request: SignedInRequest, details: Details) -> HttpResponse:
    person = invitations.invite(details, actor=request.user, source=client.source(request), now=timezone.now())
    said = _("%(login)s is added, and an invitation is on its way to %(email)s.")
    messages.success(request, said % {"login": person.username, "email": person.email})
    return redirect("user_edit", person.pk)


@sensitive_variables()
def show_once(request: SignedInRequest, person: User, raw: str, *, is_new: bool) -> HttpResponse:
    """Show a one-time password; it can't be had a second time."""
    context = {"person": person, "one_time_password": raw, "is_new": is_new}
    return render(request, "accounts/user_password.html", context)
