"""What the sign-in says when it says no."""

from collections.abc import Mapping
from datetime import datetime

from django.forms import Form
from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.domain import login as domain
from accounts.pending_login import Pending
from cxportal.core.limits import words as limit_words
from cxportal.core.limits.rules import ThrottledError

FAILURES_BEFORE_CLOCK_HINT = 2


def refusal(error: domain.RefusedError | ThrottledError) -> str:
    """The sentence beside the field."""
    if throttled := _throttled(error):
        return limit_words.throttled(throttled, now=timezone.now())
    match error:
        case domain.GuessedOutError():
            return _("Too many wrong codes. Log in again.")
        case domain.WrongPasswordError():
            return _("The login or password is not correct")
        case domain.UsedCodeError():
            return _("That code has already been used. Wait for the next one")
        case domain.CodesUnavailableError():
            return _("Codes cannot be checked right now. Try again later or tell your administrator")
    return _("That code is not correct. Enter the code your app shows now")


def tell(form: Form, error: domain.RefusedError | ThrottledError, *, password: str) -> None:
    """Put what is said to a signed-in person beside its field; of a spent budget beside the password.

    :param password: the field of the password that was asked for
    """
    if isinstance(error, domain.WrongPasswordError):
        form.add_error(password, _("That password is not correct"))
        return
    is_early = isinstance(error, ThrottledError) or "token" not in form.fields
    form.add_error(password if is_early else "token", refusal(error))


def mark(response: HttpResponse, error: Exception | None) -> HttpResponse:
    """Say in the status, too, that a budget is spent."""
    throttled = _throttled(error)
    return limit_words.mark(response, throttled, now=timezone.now()) if throttled else response


def _throttled(error: Exception | None) -> ThrottledError | None:
    if isinstance(error, domain.GuessedOutError):
        return error.throttled
    return error if isinstance(error, ThrottledError) else None


def clock_hint(error: Exception, now: datetime) -> str:
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
