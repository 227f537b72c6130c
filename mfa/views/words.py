"""What the Multi Factor Authentication page says when it says no."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mfa.domain import changes, spending


def refusal(error: Exception) -> str:
    """The sentence beside the field."""
    match error:
        case changes.WrongPasswordError():
            return _("That password is not correct")
        case spending.UsedCodeError():
            return _("That code has already been used. Wait for the next one")
        case spending.DriftedCodeError(minutes=minutes):
            return _drift(minutes)
        case spending.WrongCodeError():
            return _("That code is not correct. Enter the code your app shows now")
    return _("Codes cannot be checked right now. Try again later or tell your administrator")


def field_of(error: Exception) -> str:
    """The field that the sentence stands beside."""
    return "password" if isinstance(error, changes.WrongPasswordError) else "token"


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
