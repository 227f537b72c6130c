"""The sign-in: three questions at one address."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import device_cookie, pending_login, sign_in
from accounts.domain import half_sign_ins, rescue
from accounts.domain import login as domain
from accounts.domain.login_steps import (
    NameGiven,
    PasswordAccepted,
    RecoveryCodeAccepted,
    RecoveryWanted,
    Step,
    TokenAccepted,
    advance,
)
from accounts.forms.login import PasswordForm, RecoveryCodeForm, TokenForm, UsernameForm
from accounts.pending_login import Pending
from accounts.views import words
from accounts.views.language import set_language
from cxportal.core import client
from cxportal.core.limits.rules import ThrottledError

Answer = Callable[[HttpRequest, Pending, str, datetime], tuple[Pending, domain.SignedIn | None]]


@dataclass(frozen=True, slots=True)
class _Page:
    """How one step asks, and what takes its answer."""

    field: str
    form: type[forms.Form]
    answer: Answer


@login_not_required
@sensitive_post_parameters("password", "token", "recovery_code")
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """Show the step that the sign-in is at, or take its answer."""
    if request.user.is_authenticated:
        return _go_in(request)
    now = timezone.now()
    pending = _heed_loss(request, _heed_next(request, pending_login.load(request, now=now)))
    if request.method != "POST":
        return _show(request, pending, _PAGES[pending.step].form())
    if "language" in request.POST:
        return set_language(request, redirect(_login_for(pending.next_path)))
    if "not_you" in request.POST:
        return _go_on(pending_login.start_over(pending))
    return _answer(request, pending, now)


def _answer(request: HttpRequest, pending: Pending, now: datetime) -> HttpResponse:
    page = _PAGES[pending.step]
    if notice := words.out_of_step(request.POST, pending, page.field):
        return _show(request, pending, page.form(), notice)
    form = page.form(request.POST)
    if not form.is_valid():
        return _show(request, pending, form)
    try:
        pending, signed_in = page.answer(request, pending, form.cleaned_data[page.field], now)
    except domain.SignInOverError as over:
        return _start_again(request, pending, over)
    except (domain.RefusedError, ThrottledError) as refusal:
        form.add_error(page.field, words.refusal(refusal))
        return words.mark(_show(request, pending, form, clock_hint=words.clock_hint(refusal, now)), refusal)
    if signed_in is None:
        return _go_on(pending)
    sign_in.complete(request, signed_in, now=now)
    if signed_in.codes_left is not None:
        messages.warning(request, words.recovered(signed_in.codes_left))
    response = _go_in(request, pending.next_path)
    device_cookie.keep(response, request, signed_in.user)
    return response


def _start_again(request: HttpRequest, pending: Pending, over: domain.SignInOverError) -> HttpResponse:
    notice = words.refusal(over) if isinstance(over, domain.GuessedOutError) else ""
    page = _show(request, Pending(next_path=pending.next_path, has_ended=True), UsernameForm(), notice)
    return words.mark(page, over)


def _give_name(request: HttpRequest, pending: Pending, name: str, now: datetime) -> tuple[Pending, None]:
    moved = advance(pending.sign_in, NameGiven(name))
    return replace(pending, sign_in=moved, attempt=pending_login.new_attempt()), None


def _give_password(
    request: HttpRequest, pending: Pending, password: str, now: datetime
) -> tuple[Pending, domain.SignedIn | None]:
    source = client.source(request)
    known = domain.check_password(username=pending.sign_in.typed_name, password=password, source=source, now=now)
    moved = advance(pending.sign_in, PasswordAccepted(known.user.pk, needs_token=known.mfa_is_on))
    if moved.step is Step.DONE:
        return replace(pending, sign_in=moved), domain.finish_without_token(known, source=source, now=now)
    key = half_sign_ins.start(known.user, source=source.address, now=now)
    return replace(pending, sign_in=moved, key=key), None


def _give_token(
    request: HttpRequest, pending: Pending, code: str, now: datetime
) -> tuple[Pending, domain.SignedIn | None]:
    assert pending.half is not None  # noqa: S101 - a sign-in at this step was loaded with its row
    signed_in = domain.give_token(pending.half, code=code, source=client.source(request), now=now)
    return replace(pending, sign_in=advance(pending.sign_in, TokenAccepted())), signed_in


def _give_recovery_code(
    request: HttpRequest, pending: Pending, code: str, now: datetime
) -> tuple[Pending, domain.SignedIn | None]:
    assert pending.half is not None  # noqa: S101 - as above
    signed_in = rescue.give_recovery_code(pending.half, code=code, source=client.source(request), now=now)
    return replace(pending, sign_in=advance(pending.sign_in, RecoveryCodeAccepted())), signed_in


_PAGES = {
    Step.USERNAME: _Page("username", UsernameForm, _give_name),
    Step.PASSWORD: _Page("password", PasswordForm, _give_password),
    Step.TOKEN: _Page("token", TokenForm, _give_token),
    Step.RECOVERY: _Page("recovery_code", RecoveryCodeForm, _give_recovery_code),
}


def _heed_next(request: HttpRequest, pending: Pending) -> Pending:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    path = sign_in.local_path(wanted)
    return pending_login.with_next(pending, path) if path else pending


def _heed_loss(request: HttpRequest, pending: Pending) -> Pending:
    """Whoever is at the token may answer with a recovery code: its field or `?use=recovery_code` says so."""
    is_wanted = "recovery_code" in request.POST or request.GET.get("use") == "recovery_code"
    if pending.step is not Step.TOKEN or not is_wanted or "token" in request.POST:
        return pending
    return replace(pending, sign_in=advance(pending.sign_in, RecoveryWanted()))


def _show(
    request: HttpRequest, pending: Pending, form: forms.Form, notice: str = "", clock_hint: str = ""
) -> HttpResponse:
    context = {
        "form": form,
        "typed_name": pending.sign_in.typed_name,
        "attempt": pending.attempt,
        "next_path": pending.next_path,
        "notice": notice or (_("You took too long to log in. Log in again.") if pending.has_ended else ""),
        "clock_hint": clock_hint,
    }
    response = render(request, f"accounts/login_{pending.step}.html", context)
    if settings.SIGN_IN_COOKIE_NAME in request.COOKIES and pending.step is Step.USERNAME:
        pending_login.forget(response)
    return response


def _login_for(next_path: str) -> str:
    query = {"next": next_path} if next_path else None
    return reverse("login", query=query)


def _go_on(pending: Pending) -> HttpResponse:
    response = redirect("login")
    pending_login.keep(response, pending)
    return response


def _go_in(request: HttpRequest, next_path: str = "") -> HttpResponse:
    wanted = next_path or sign_in.local_path(request.GET.get("next", ""))
    response = redirect(wanted or sign_in.home_of(request.user))  # type: ignore[arg-type]
    if settings.SIGN_IN_COOKIE_NAME in request.COOKIES:
        pending_login.forget(response)
    return response
