"""Recovery codes: how many are left, new ones, and the word that they are saved."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from cxportal.core import client
from cxportal.core.limits.rules import ThrottledError
from mfa.domain import changes, devices, recovery, sealing, spending
from mfa.forms import ProofForm, SavedForm
from mfa.views import words
from mfa.views.access import OwnRequest

_REFUSALS = (ThrottledError, changes.WrongPasswordError, spending.CodeError, sealing.UnsealError)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_codes(request: OwnRequest) -> HttpResponse:
    """Show how many codes are left, make new ones, or hear that they are saved."""
    if not devices.is_on(request.user.pk):
        return redirect("mfa_setting")
    if request.method != "POST":
        return _show_standing(request, ProofForm(prefix_ids="codes"))
    return _take_word(request) if "codes" in request.POST else _renew(request)


@sensitive_variables("codes", "file")
def show(
    request: OwnRequest, codes: Sequence[str], *, is_enrolment: bool, form: SavedForm | None = None
) -> HttpResponse:
    """The page that shows codes, in answer to a POST and never again.

    :param codes: in one spelling, without grouping
    """
    grouped = [recovery.grouped(code) for code in codes]
    facts: dict[str, Any] = {
        "codes": grouped,
        "account": request.user.get_username(),
        "made_at": timezone.localtime(),
        "site_url": settings.SITE_URL,
    }
    file = render_to_string("mfa/recovery_codes.txt", facts | {"brand": settings.BRAND_NAME})
    context = facts | {
        "form": form or SavedForm(initial={"codes": " ".join(grouped)}),
        "is_enrolment": is_enrolment,
        "file_address": f"data:text/plain;charset=utf-8,{quote(file)}",
        "file_name": f"{slugify(settings.BRAND_NAME, allow_unicode=True)}-recovery-codes.txt",
    }
    return render(request, "mfa/recovery_codes.html", context)


@sensitive_variables("codes", "proofs")
def _renew(request: OwnRequest) -> HttpResponse:
    form = ProofForm(request.POST, prefix_ids="codes")
    if not form.is_valid():
        return _show_standing(request, form)
    proofs = {"password": form.cleaned_data["password"], "code": form.cleaned_data["token"]}
    try:
        codes = changes.renew_recovery_codes(request.user, **proofs, now=timezone.now(), source=client.source(request))
    except devices.NoDeviceError:
        return redirect("mfa_setting")
    except _REFUSALS as refusal:
        words.tell(form, refusal)
        return words.mark(_show_standing(request, form), refusal)
    request.session.cycle_key()
    return show(request, codes, is_enrolment=False)


@sensitive_variables("form", "codes")
def _take_word(request: OwnRequest) -> HttpResponse:
    form = SavedForm(request.POST)
    form.full_clean()
    codes = form.cleaned_data.get("codes", [])
    if not _are_current(request, codes):
        messages.info(request, _("These codes no longer count: new ones were made in another window."))
        return redirect("recovery_codes")
    if not form.is_valid():
        return show(request, codes, is_enrolment="enrolment" in request.POST, form=form)
    recovery.note_saved(request.user.pk, now=timezone.now())
    messages.success(request, _("Your recovery codes are saved. Each of them logs you in once, without your phone."))
    return redirect("mfa_setting")


def _are_current(request: OwnRequest, codes: Sequence[str]) -> bool:
    try:
        return recovery.are_current(request.user.pk, codes)
    except sealing.UnsealError:
        return False


def _show_standing(request: OwnRequest, form: Form) -> HttpResponse:
    context = {"form": form, "standing": recovery.standing(request.user.pk)}
    return render(request, "mfa/codes.html", context)
