"""A new person."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from accounts.domain import directory, users
from accounts.domain.policy import Permission
from accounts.domain.user_errors import UserChangeRefusedError
from accounts.forms.users import UserForm
from accounts.models import User
from accounts.views import proving, user_words
from accounts.views.access import SignedInRequest, requires
from cxportal.core import client


@requires(Permission.USERS)
@proving.asks
@sensitive_variables("raw")
@require_http_methods(["GET", "HEAD", "POST"])
def user_add(request: SignedInRequest) -> HttpResponse:
    """Ask who the new person is, then show their one-time password, this once."""
    form = UserForm(request.POST if request.method == "POST" else None, teams=directory.teams())
    if not form.is_valid():
        return render(request, "accounts/user_add.html", {"form": form})
    proving.demand(request, leave_to=reverse("users"))
    try:
        person, raw = users.invite_user(
            form.details(), actor=request.user, source=client.source(request), now=timezone.now()
        )
    except UserChangeRefusedError as refusal:
        form.add_error(*user_words.refusal(refusal))
        return render(request, "accounts/user_add.html", {"form": form})
    return show_once(request, person, raw, is_new=True)


@sensitive_variables()
def show_once(request: SignedInRequest, person: User, raw: str, *, is_new: bool) -> HttpResponse:
    """Show a one-time password; it can't be had a second time."""
    context = {"person": person, "one_time_password": raw, "is_new": is_new}
    return render(request, "accounts/user_password.html", context)
