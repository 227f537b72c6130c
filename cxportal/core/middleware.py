"""What every answer carries, and the one spelling of the own address."""

from collections.abc import Callable

from csp.utils import build_policy
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect

from cxportal.core import client, errors

Handler = Callable[[HttpRequest], HttpResponse]

_FEATURES = (
    "accelerometer",
    "browsing-topics",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "hid",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "serial",
    "usb",
)


class ForwardedMiddleware:
    """Believe `X-Forwarded-Proto` only of a trusted proxy: what it says goes where no header of a request leads.

    It stands before everybody who asks whether a request came by https.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.place, _ = settings.SECURE_PROXY_SSL_HEADER

    def __call__(self, request: HttpRequest) -> HttpResponse:
        said = request.META.get("HTTP_X_FORWARDED_PROTO")
        if said is not None and client.is_behind_proxy(request):
            request.META[self.place] = said
        return self.get_response(request)


class HeadersMiddleware:
    """Keep answers out of caches and frames, powerful features off and everything foreign out.

    It stands before all that answer, so that refusals and redirects pass it; what a view has set stays.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.headers = {
            "Cache-Control": "no-store",
            "Content-Security-Policy": build_policy(),
            "X-Frame-Options": settings.X_FRAME_OPTIONS,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
            "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _FEATURES),
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
        }
        self.only_by_https = {
            "Strict-Transport-Security": f"max-age={settings.SECURE_HSTS_SECONDS}",
            "Reporting-Endpoints": f'{settings.CSP_REPORT_GROUP}="{settings.CSP_REPORT_PATH}"',
        }

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_https = settings.IS_HTTPS and request.is_secure()
        for name, value in (self.headers | self.only_by_https if is_https else self.headers).items():
            if name != "X-Frame-Options" or not getattr(response, "xframe_options_exempt", False):
                response.headers.setdefault(name, value)
        return response


class HostMiddleware:
    """Refuse names that are not the portal's, before anything else looks at the request: 400."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.get_host()
        return self.get_response(request)


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
