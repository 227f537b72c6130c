"""The address that browsers send their reports to. It says as little as it can."""

import logging
from dataclasses import asdict
from datetime import timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import resolve
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from cxportal.core import client
from cxportal.core.intake import size_of_body
from cxportal.core.limits import store
from cxportal.core.limits.budgets import Budget, network_of
from cxportal.core.limits.rules import ThrottledError, TokenBucket
from cxportal.core.origins import as_browsers_send_it
from cxportal.core.violations import reading

LARGEST = 16 * 1024  # bytes
BY_ADDRESS = Budget("csp report", TokenBucket(size=20, refill=timedelta(minutes=5)))
IN_ALL = Budget("csp reports", TokenBucket(size=200, refill=timedelta(minutes=10)))

_log = logging.getLogger(__name__)


@login_not_required
@csrf_exempt
@require_POST
def report(request: HttpRequest) -> HttpResponse:
    """Write what a browser blocked into the log."""
    now = timezone.now()
    if request.content_type not in {reading.CSP_REPORT, reading.REPORTS}:
        return HttpResponse(status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    if size_of_body(request.META) > LARGEST:
        return HttpResponse(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        store.charge(BY_ADDRESS.of(network_of(client.address(request))), now=now)
        store.charge(IN_ALL.of(), now=now)
        violations = reading.read(request.body, request.content_type, route_of=_route_of)
    except ThrottledError as throttled:
        return _too_many((throttled.until or now) - now)
    except reading.UnreadableError:
        return HttpResponse(status=HTTPStatus.BAD_REQUEST)
    for violation in violations:
        _note(violation)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _note(violation: reading.Violation) -> None:
    _log.warning(
        "A page broke the content policy: directive=%s blocked=%s page=%s file=%s line=%d",
        violation.directive,
        violation.blocked,
        violation.page,
        violation.file,
        violation.line,
        extra={"violation": asdict(violation)},
    )


def _too_many(wait: timedelta) -> HttpResponse:
    response = HttpResponse(status=HTTPStatus.TOO_MANY_REQUESTS)
    response.headers["Retry-After"] = str(max(1, round(wait.total_seconds())))
    return response


def _route_of(address: str) -> str:
    """The pattern that an address of this site belongs to: keys of reset links and the like are not in it."""
    try:
        parts = urlsplit(address)
        if as_browsers_send_it(address) != as_browsers_send_it(settings.SITE_URL):
            return ""
        return f"/{resolve(parts.path).route}"
    except ValueError:
        return ""
    except Http404:
        return "/static/" if parts.path.startswith(settings.STATIC_URL) else "/…"
