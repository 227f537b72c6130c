"""Change the own password."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from accounts import sign_in
from accounts.domain import factors, login, password_changes, passwords
from accounts.domain.password_changes import Proofs
from accounts.enums import Ended
from accounts.forms.password import NewPasswordForm
from accounts.models import User
from accounts.views import words
from accounts.views.access import SignedInRequest
from cxportal.core import client
from cxportal.core.limits.rules import ThrottledError


@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: SignedInRequest) -> HttpResponse:
    """Ask for the new password, and for the proofs that are due before it."""
    user, is_forced = request.user, request.user.must_change_password
    form = _form(request, user, is_forced=is_forced)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            _change(request, user, form)
        except passwords.PasswordChangedError:
            return redirect("password_change")  # where the sign-in says why this session is over
        except passwords.WeakPasswordError as weak:
            form.refuse(weak)
        except (login.RefusedError, ThrottledError) as error:
            refusal = error
            words.tell(form, error, password="old_password")  # noqa: S106 - the name of a field
        else:
            messages.success(request, _("Your password is changed. You are logged out everywhere else."))
            return redirect(sign_in.home_of(user) if is_forced else "profile")
    page = render(request, "accounts/password.html", {"form": form, "is_forced": is_forced})
    return words.mark(page, refusal)


def _form(request: SignedInRequest, user: User, *, is_forced: bool) -> NewPasswordForm:
    """The questions; who came with a one-time password proved it by this very sign-in, and is not asked."""
    asks_token = not is_forced and factors.find(user.pk) is not None
    data = request.POST if request.method == "POST" else None
    return NewPasswordForm(data, asks_password=not is_forced, asks_token=asks_token)


def _change(request: SignedInRequest, user: User, form: NewPasswordForm) -> None:
    given = form.cleaned_data
    proofs = Proofs(given["old_password"], given.get("token", "")) if "old_password" in given else None
    password_changes.change_own(
        user, given["new_password1"], proofs=proofs, source=client.source(request), now=timezone.now()
    )
    sign_in.go_on(request, user, why=Ended.PASSWORD)
