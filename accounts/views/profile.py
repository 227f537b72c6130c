"""My Profile."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from accounts.domain import factors
from accounts.forms.profile import AppearanceForm
from accounts.models import User
from accounts.views.access import SignedInRequest
from accounts.views.language import remember_language
from cxportal.core import cookies


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: SignedInRequest) -> HttpResponse:
    """Show who somebody is to the portal, and take language and look."""
    person = request.user
    form = AppearanceForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        person.save(update_fields=form.Meta.fields)  # whatever else has changed meanwhile stays
        return _keep_appearance(request, person)
    mfa_is_on = factors.find(person.pk) is not None
    context = {
        "person": person,
        "appearance_form": form,
        "mfa_is_on": mfa_is_on,
        "codes": factors.codes_of(person.pk) if mfa_is_on else None,
    }
    return render(request, "accounts/profile.html", context)


def _keep_appearance(request: HttpRequest, person: User) -> HttpResponse:
    with override(person.language or None):
        messages.success(request, _("Your language and appearance are saved."))
    response = redirect("profile")
    if person.language:
        remember_language(response, person.language)
    cookies.give(response, settings.THEME_COOKIE_NAME, person.theme, max_age=settings.LANGUAGE_COOKIE_AGE)
    return response
