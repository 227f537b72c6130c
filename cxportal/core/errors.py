"""Error pages: plain words, the version, and nothing about the inside. They ask no database."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from cxportal.core.context_processors import site


def page(request: HttpRequest, status: int, template: str = "") -> HttpResponse:
    """The error page of a status."""
    return HttpResponse(render_to_string(f"errors/{template or status}.html", site(request)), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return page(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose CSRF token is not the cookie's: mostly a page that was open too long."""
    return page(request, 403, "csrf")
