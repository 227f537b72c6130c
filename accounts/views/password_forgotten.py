"""Forgotten password: one answer for every name."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from accounts import pending_login
from accounts.domain import resets
from accounts.domain.login_steps import Step
from accounts.forms.forgotten import ForgottenForm
from accounts.views.language import set_language
from cxportal.core import client
from cxportal.core.limits import words as limit_words
from cxportal.core.limits.rules import ThrottledError


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def password_forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a login or a mail address, and take the answer."""
    if request.method != "POST":
        return _show(request, ForgottenForm(initial={"username": _typed_before(request)}))
    if "language" in request.POST:
        return set_language(request, redirect(request.path))
    form = ForgottenForm(request.POST)
    if not form.is_valid():
        return _show(request, form)
    now, name, language = timezone.now(), form.cleaned_data["username"], get_language() or ""
    try:
        resets.ask(name, source=client.source(request), language=language, now=now)
    except ThrottledError as refusal:
        form.add_error("username", limit_words.throttled(refusal, now=now))
        return limit_words.mark(_show(request, form), refusal, now=now)
    return redirect("password_forgotten_sent")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def password_forgotten_sent(request: HttpRequest) -> HttpResponse:
    """Say what happens now, for names that exist and names that don't."""
    if request.method == "POST":
        return set_language(request, redirect(request.path))
    return render(request, "accounts/password_forgotten_sent.html", {"language_action": request.path})


def _show(request: HttpRequest, form: ForgottenForm) -> HttpResponse:
    return render(request, "accounts/password_forgotten.html", {"form": form, "language_action": request.path})


def _typed_before(request: HttpRequest) -> str:
    """What this browser typed into the sign-in that it comes from."""
    pending = pending_login.load(request, now=timezone.now())
    return pending.sign_in.typed_name if pending.step is Step.PASSWORD else ""
