"""What every answer carries, and the one spelling of the own address."""

from collections.abc import Callable

from csp.utils import build_policy
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect

from cxportal.core import errors

Handler = Callable[[HttpRequest], HttpResponse]

_PERMISSIONS = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"


class HeadersMiddleware:
    """Keep pages out of caches, powerful features off and everything foreign out (CSP, the same on every page)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.content_security_policy = build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Permissions-Policy", _PERMISSIONS)
        response.headers.setdefault("Content-Security-Policy", self.content_security_policy)
        return response


class RefusedMethodMiddleware:
    """Give the empty answer to a refused method its page."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            page = errors.page(request, response.status_code)
            page.headers["Allow"] = response.headers["Allow"]
            return page
        return response


class CanonicalHostMiddleware:
    """Send other spellings of a loopback address to SITE_URL, where cookies and sockets are at home."""

    def __init__(self, get_response: Handler) -> None:
        if not settings.IS_LOOPBACK:
            raise MiddlewareNotUsed
        self.get_response = get_response
        own = settings.SITE_URL.split("//", 1)[1]
        _, colon, port = own.removeprefix("[::1]").partition(":")
        self.aliases = {f"{host}{colon}{port}" for host in settings.LOOPBACK_HOSTS} - {own}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.META.get("HTTP_HOST", "") in self.aliases and request.method in {"GET", "HEAD"}:
            return HttpResponseRedirect(settings.SITE_URL + request.get_full_path())
        return self.get_response(request)
