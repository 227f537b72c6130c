"""What the sign-in says when it says no."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.domain import login as domain
from accounts.pending_login import Pending

FAILURES_BEFORE_CLOCK_HINT = 2


def refusal(error: domain.RefusedError) -> str:
    """The sentence beside the field."""
    match error:
        case domain.WrongPasswordError():
            return _("The login or password is not correct")
        case domain.UsedCodeError():
            return _("That code has already been used. Wait for the next one")
        case domain.CodesUnavailableError():
            return _("Codes cannot be checked right now. Try again later or tell your administrator")
    return _("That code is not correct. Enter the code your app shows now")


def clock_hint(error: domain.RefusedError, now: datetime) -> str:
    """What to look at when codes keep being wrong."""
    if not isinstance(error, domain.WrongCodeError) or error.failures < FAILURES_BEFORE_CLOCK_HINT:
        return ""
    here = timezone.localtime(now)
    return _(
        "Still not working? Check that the date and time on your phone are set automatically. "
        "The time here is %(time)s (%(zone)s)."
    ) % {"time": date_format(here, "H:i:s"), "zone": here.tzname()}


def out_of_step(posted: Mapping[str, str], pending: Pending, field: str) -> str:
    """Why a form from another tab or an earlier page is not judged, or ""."""
    attempt = posted.get("attempt")
    if attempt is not None and attempt != pending.attempt:
        return _("This page was out of date, so nothing was checked. Go on here.")
    if field in posted or not pending.sign_in.typed_name:
        return ""
    if "username" in posted:
        return _("You have already started to log in. Use “Not you?” to log in with another name.")
    return ""
