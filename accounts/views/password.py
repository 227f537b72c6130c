"""Change the own password."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import sign_in
from accounts.domain import factors, passwords
from accounts.domain import login as domain
from accounts.enums import Ended
from accounts.forms.password import NewPasswordForm
from accounts.views import words
from accounts.views.access import SignedInRequest
from cxportal.core import client
from cxportal.core.limits.rules import ThrottledError


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: SignedInRequest) -> HttpResponse:
    """Ask for the new password, and for the proofs that are due before it."""
    user = request.user
    is_forced = user.must_change_password
    form = NewPasswordForm(
        request.POST or None,
        user=user,
        asks_password=not is_forced,
        asks_token=not is_forced and factors.find(user.pk) is not None,
    )
    refusal = None
    if request.method == "POST" and form.is_valid():
        refusal = None if is_forced else _refusal(request, form)
        if refusal is None:
            passwords.change_own(user, form.cleaned_data["new_password1"])
            sign_in.go_on(request, user, why=Ended.PASSWORD)
            messages.success(request, _("Your password is changed. You are logged out everywhere else."))
            return redirect(sign_in.home_of(user) if is_forced else "profile")
    page = render(request, "accounts/password.html", {"form": form, "is_forced": is_forced})
    return words.mark(page, refusal)


def _refusal(request: SignedInRequest, form: NewPasswordForm) -> Exception | None:
    """Check the proofs; who came with a one-time password proved it by this very sign-in, and is not asked."""
    given = form.cleaned_data
    proofs = {"password": given["old_password"], "code": given.get("token", "")}
    try:
        domain.confirm(request.user, **proofs, source=client.source(request), now=timezone.now())
    except (domain.RefusedError, ThrottledError) as refusal:
        words.tell(form, refusal, password="old_password")  # noqa: S106 - the name of a field
        return refusal
    return None
