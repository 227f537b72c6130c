"""Error pages: plain words, the version, and nothing about the inside. They ask no database."""

import sys

from django.conf import settings
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import get_language_from_request, override

from cxportal.core.context_processors import site
from cxportal.core.logs import OUTAGES

RETRY_AFTER = "10"  # seconds


def page(request: HttpRequest, status: int, template: str = "", **words: str) -> HttpResponse:
    """The error page of a status, in the language of the browser: it may come before anybody has looked at it."""
    with override(get_language_from_request(request)):
        text = render_to_string(f"errors/{template or status}.html", site(request) | words)
    return HttpResponse(text, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What cannot be answered; whose session ended in this moment goes to the login, which says why."""
    if isinstance(exception, SessionInterrupted):
        return redirect(settings.LOGIN_URL)
    return page(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """What nobody has foreseen, or an outage of the database: that one passes."""
    if isinstance(sys.exception(), OUTAGES):
        return unavailable(request)
    return page(request, 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """The data cannot be reached: nobody is let in, and nothing is lost."""
    response = page(request, 503)
    response.headers["Retry-After"] = RETRY_AFTER
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose CSRF token is not the cookie's: mostly a page that was open too long."""
    return page(request, 403, "csrf")
