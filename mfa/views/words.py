"""What the Multi Factor Authentication page says when it says no."""

from django.forms import Form
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cxportal.core.limits import words as limit_words
from cxportal.core.limits.rules import ThrottledError
from mfa.domain import changes, spending


def refusal(error: Exception) -> str:
    """The sentence beside the field."""
    match error:
        case ThrottledError():
            return limit_words.throttled(error, now=timezone.now())
        case changes.WrongPasswordError():
            return _("That password is not correct")
        case spending.UsedCodeError():
            return _("That code has already been used. Wait for the next one")
        case spending.DriftedCodeError(minutes=minutes):
            return _drift(minutes)
        case spending.WrongCodeError():
            return _("That code is not correct. Enter the code your app shows now")
    return _("Codes cannot be checked right now. Try again later or tell your administrator")


def tell(form: Form, error: Exception) -> None:
    """Put the sentence beside its field; of a spent budget beside the first."""
    is_early = isinstance(error, changes.WrongPasswordError | ThrottledError)
    form.add_error("password" if is_early and "password" in form.fields else "token", refusal(error))


def mark(response: HttpResponse, error: Exception) -> HttpResponse:
    """Say in the status, too, that a budget is spent."""
    return limit_words.mark(response, error, now=timezone.now())


def _drift(minutes: int) -> str:
    count = abs(minutes)
    if minutes > 0:
        said = ngettext(
            "Your phone's clock is about %(count)d minute ahead.",
            "Your phone's clock is about %(count)d minutes ahead.",
            count,
        )
    else:
        said = ngettext(
            "Your phone's clock is about %(count)d minute behind.",
            "Your phone's clock is about %(count)d minutes behind.",
            count,
        )
    remedy = _("Let your phone set its date and time automatically, then enter a new code")
    return f"{said % {'count': count}} {remedy}"
