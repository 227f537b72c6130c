"""What the sign-in says when it says no."""

from collections.abc import Mapping
from datetime import datetime

from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.domain import login as domain
from accounts.domain.login_errors import WrongRecoveryCodeError
from accounts.pending_login import Pending
from cxportal.core.limits import words as limit_words
from cxportal.core.limits.rules import ThrottledError

FAILURES_BEFORE_CLOCK_HINT = 2
_REFUSALS: Mapping[type[Exception], Promise] = {
    domain.GuessedOutError: gettext_lazy("Too many wrong codes. Log in again."),
    domain.WrongPasswordError: gettext_lazy("The login or password is not correct"),
    domain.WrongCodeError: gettext_lazy("That code is not correct. Enter the code your app shows now"),
    domain.UsedCodeError: gettext_lazy("That code has already been used. Wait for the next one"),
    WrongRecoveryCodeError: gettext_lazy("That recovery code is not correct or has already been used"),
    domain.CodesUnavailableError: gettext_lazy(
        "Codes cannot be checked right now. Try again later or tell your administrator"
    ),
}


def refusal(error: domain.RefusedError | ThrottledError) -> str:
    """The sentence beside the field."""
    if throttled := _throttled(error):
        return limit_words.throttled(throttled, now=timezone.now())
    return str(_REFUSALS.get(type(error), _REFUSALS[domain.WrongCodeError]))


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


def recovered(codes_left: int) -> SafeString:
    """What somebody is told whom a recovery code let in."""
    said = ngettext("You have %(count)d recovery code left.", "You have %(count)d recovery codes left.", codes_left) % {
        "count": codes_left
    }
    return format_html(
        '{} <a class="link" href="{}">{}</a> <a class="link" href="{}">{}</a>',
        said,
        reverse("mfa_setting"),
        _("Set up a new phone"),
        reverse("recovery_codes"),
        _("Make new codes"),
    )
