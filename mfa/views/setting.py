"""Multi Factor Authentication: turn on, move to a new phone, turn off."""

from typing import Any

import django_otp
from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from cxportal.core import client
from cxportal.core.limits.rules import ThrottledError
from mfa import tickets
from mfa.domain import changes, devices, enrolment, provisioning, qr, recovery, sealing, spending, totp
from mfa.forms import ConfirmForm, ProofForm, TokenForm
from mfa.models import TotpDevice
from mfa.signals import own_factor_changed
from mfa.views import codes, words
from mfa.views.access import OwnRequest

_REFUSALS = (ThrottledError, changes.WrongPasswordError, spending.CodeError, sealing.UnsealError)
_GROUP = 4  # characters of the key that are read at once


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def mfa_setting(request: OwnRequest) -> HttpResponse:
    """Show the status, or do what one of the page's forms asks."""
    if request.method != "POST":
        return _show_status(request)
    try:
        return _ACTS.get(_act(request), _show_unknown)(request)
    except (changes.AlreadyOnError, devices.NoDeviceError):
        messages.info(request, _("MFA was changed in another window. This is how it is now."))
    except enrolment.NoSetUpError:
        if tickets.of(request.session) or not devices.is_on(request.user.pk):  # else the page after it was loaded again
            messages.error(request, _("This setup took too long. Start again to get a new QR code"))
    return redirect("mfa_setting")


def _act(request: OwnRequest) -> str:
    """Which form this is; set-up forms are known by their field alone."""
    if "act" in request.POST:
        return request.POST["act"]
    if "password" not in request.POST:
        return "bind" if "token" in request.POST else ""
    return "" if devices.is_on(request.user.pk) else "confirm"


def _confirm(request: OwnRequest) -> HttpResponse:
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        return _show_status(request, confirm_form=form)
    password = form.cleaned_data["password"]
    try:
        set_up = changes.start_set_up(
            request.user, password=password, now=timezone.now(), source=client.source(request)
        )
    except _REFUSALS as refusal:
        words.tell(form, refusal)
        return words.mark(_show_status(request, confirm_form=form), refusal)
    return _show_new_secret(request, set_up, is_move=False)


def _move(request: OwnRequest) -> HttpResponse:
    form = ProofForm(request.POST, prefix_ids="move", asks_token=not _is_rescue(request))
    if not form.is_valid():
        return _show_status(request, move_form=form)
    start = changes.start_move if "token" in form.fields else changes.start_rescue
    try:
        set_up = start(request.user, **_proofs(form), now=timezone.now(), source=client.source(request))
    except _REFUSALS as refusal:
        words.tell(form, refusal)
        return words.mark(_show_status(request, move_form=form), refusal)
    return _show_new_secret(request, set_up, is_move=True)


def _bind(request: OwnRequest) -> HttpResponse:
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _show_secret_again(request, form)
    proofs = {"ticket": tickets.of(request.session), "code": form.cleaned_data["token"]}
    try:
        finished = changes.bind(request.user, **proofs, now=timezone.now(), source=client.source(request))
    except _REFUSALS as refusal:
        words.tell(form, refusal)
        return words.mark(_show_secret_again(request, form), refusal)
    tickets.drop(request.session)
    recovery.forget_use(request.session)
    django_otp.login(request, finished.device)
    own_factor_changed.send(TotpDevice, request=request)
    messages.success(request, _("MFA is on. The account and your phone are bound for future logins"))
    if finished.recovery_codes:
        return codes.show(request, finished.recovery_codes, is_enrolment=True)
    return redirect("mfa_setting")


def _proofs(form: ProofForm) -> dict[str, Any]:
    """What was given, by the names that the domain has for it."""
    given = form.cleaned_data
    return {"password": given["password"]} | ({"code": given["token"]} if "token" in form.fields else {})


def _turn_off(request: OwnRequest) -> HttpResponse:
    form = ProofForm(request.POST, prefix_ids="off")
    if not form.is_valid():
        return _show_status(request, off_form=form)
    try:
        changes.turn_off(request.user, **_proofs(form), now=timezone.now(), source=client.source(request))
    except _REFUSALS as refusal:
        words.tell(form, refusal)
        return words.mark(_show_status(request, off_form=form), refusal)
    request.session.pop(django_otp.DEVICE_ID_SESSION_KEY, None)
    own_factor_changed.send(TotpDevice, request=request)
    messages.success(request, _("MFA is off. You are logged out everywhere else."))
    return redirect("mfa_setting")


def _show_unknown(request: OwnRequest) -> HttpResponse:
    messages.error(request, _("Nothing was changed: it was not clear which form was sent. Use one of the forms below."))
    return redirect("mfa_setting")


_ACTS = {"confirm": _confirm, "move": _move, "bind": _bind, "off": _turn_off}


def _is_rescue(request: OwnRequest) -> bool:
    """Whether a recovery code has just stood for the phone, so that no token of it is asked for."""
    return recovery.was_used_just_now(request.session, now=timezone.now())


def _show_status(request: OwnRequest, **forms: Form) -> HttpResponse:
    device = devices.find(request.user.pk)
    context: dict[str, Any] = {
        "status": {
            "is_on": device is not None,
            "bound_at": device and device.bound_at,
            "last_used_at": device and device.last_used_at,
        },
        "standing": recovery.standing(request.user.pk) if device else None,
        "confirm_form": ConfirmForm(),
        "off_form": ProofForm(prefix_ids="off"),
        "move_form": ProofForm(prefix_ids="move", asks_token=not _is_rescue(request)),
    }
    return render(request, "mfa/setting.html", context | forms)


def _show_new_secret(request: OwnRequest, set_up: enrolment.SetUp, *, is_move: bool) -> HttpResponse:
    tickets.keep(request.session, set_up.ticket)
    return _show_secret(request, set_up.secret, TokenForm(), is_move=is_move)


def _show_secret_again(request: OwnRequest, form: TokenForm) -> HttpResponse:
    secret = enrolment.current(request.user.pk, ticket=tickets.of(request.session), now=timezone.now())
    return _show_secret(request, secret, form, is_move=devices.is_on(request.user.pk))


def _show_secret(request: OwnRequest, secret: bytes, form: TokenForm, *, is_move: bool) -> HttpResponse:
    username = request.user.get_username()
    uri = provisioning.uri(secret, brand=settings.BRAND_NAME, username=username)
    key = totp.key_of(secret)
    context = {
        "qr_data_uri": qr.data_uri(uri),
        "otpauth_uri": uri,
        "key": key,
        "key_groups": [key[at : at + _GROUP] for at in range(0, len(key), _GROUP)],
        "account": username,
        "issuer": provisioning.issuer_of(settings.BRAND_NAME),
        "token_form": form,
        "is_move": is_move,
    }
    return render(request, "mfa/scan.html", context)
