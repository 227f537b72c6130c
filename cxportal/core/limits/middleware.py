"""What a spent budget answers where the page has no words of its own for it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from cxportal.core import errors
from cxportal.core.limits import words
from cxportal.core.limits.rules import ThrottledError

Handler = Callable[[HttpRequest], HttpResponse]


class ThrottledMiddleware:
    """Turn `ThrottledError` into the page with the time to wait."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, ThrottledError):
            return None
        now = timezone.now()
        page = errors.page(request, 429, notice=words.throttled(exception, now=now))
        return words.mark(page, exception, now=now)
