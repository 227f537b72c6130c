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
from accounts.models import User
from accounts.views import words
from accounts.views.access import SignedInRequest


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
    if request.method == "POST" and form.is_valid() and _accepts(user, form, is_forced=is_forced):
        passwords.change_own(user, form.cleaned_data["new_password1"])
        sign_in.go_on(request, user, why=Ended.PASSWORD)
        messages.success(request, _("Your password is changed. You are logged out everywhere else."))
        return redirect(sign_in.home_of(user) if is_forced else "profile")
    return render(request, "accounts/password.html", {"form": form, "is_forced": is_forced})


def _accepts(user: User, form: NewPasswordForm, *, is_forced: bool) -> bool:
    """Check the proofs; a one-time password was proved by this very sign-in and is used up."""
    if is_forced:
        return True
    given = form.cleaned_data
    try:
        domain.confirm(user, password=given["old_password"], code=given.get("token", ""), now=timezone.now())
    except domain.WrongPasswordError:
        form.add_error("old_password", _("That password is not correct"))
    except domain.RefusedError as refusal:
        form.add_error("token" if "token" in form.fields else None, words.refusal(refusal))
    return form.is_valid()
