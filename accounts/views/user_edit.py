"""One person's account."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.domain import account as accounts
from accounts.domain import directory, factors, invitations, locks, users
from accounts.domain.account import Account
from accounts.domain.policy import Permission
from accounts.domain.user_errors import StaleFormError, UnknownUserError, UserChangeRefusedError
from accounts.forms.users import EditUserForm, edit_form, renewed
from accounts.views import lock_words, proving, user_words
from accounts.views.access import SignedInRequest, requires
from cxportal.core import client


@requires(Permission.USERS)
@proving.asks
@require_http_methods(["GET", "HEAD", "POST"])
def user_edit(request: SignedInRequest, user_id: int) -> HttpResponse:
    """Show a person's account, or save it."""
    account, teams = load(user_id), directory.teams()
    if request.method != "POST":
        return _show(request, account, edit_form(account, teams=teams))
    form = edit_form(account, teams=teams, data=request.POST)
    if not form.is_valid():
        return _show(request, account, form)
    proving.demand(request, leave_to=request.path)
    try:
        _save(request, account, form)
    except StaleFormError:
        account = load(user_id)
        form = edit_form(account, teams=teams, data=renewed(request.POST, account))
        form.add_error(None, user_words.stale())
        return _show(request, account, form)
    except UserChangeRefusedError as refusal:
        form.add_error(*user_words.refusal(refusal))
        return _show(request, account, form)
    messages.success(request, _saved(account, form) % {"login": form.cleaned_data["username"]})
    return redirect("user_edit", user_id)


def _saved(account: Account, form: EditUserForm) -> str:
    if account.device and not form.cleaned_data["mfa_enabled"]:
        return _("%(login)s is saved. MFA is off, and every open session has ended.")
    return _("%(login)s is saved.")


def load(user_id: int) -> Account:
    """The account, or the page that says there is none."""
    try:
        return accounts.load(user_id)
    except UnknownUserError:
        raise Http404 from None


def _save(request: SignedInRequest, account: Account, form: EditUserForm) -> None:
    users.change_user(
        account.person.pk,
        form.details(),
        keeps_mfa=form.cleaned_data["mfa_enabled"],
        marks=form.marks(),
        actor=request.user,
        reason=form.cleaned_data["reason"],
        source=client.source(request),
        now=timezone.now(),
    )


def _show(request: SignedInRequest, account: Account, form: EditUserForm) -> HttpResponse:
    locked = locks.of(account.person, now=timezone.now())
    context = {
        "form": form,
        "account": account,
        "is_own": account.person == request.user,
        "invitation": invitations.find(account.person, now=timezone.now()),
        "may_reset": account.may_reset,
        "codes": factors.codes_of(account.person.pk) if account.device else None,
        "locked": locked,
        "doors": lock_words.doors(locked),
        "why": lock_words.why(locked.last_try),
    }
    return render(request, "accounts/user_edit.html", context)
