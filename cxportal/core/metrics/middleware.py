"""Count requests and the time that they take."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from cxportal.core.metrics.counters import Counters

Handler = Callable[[HttpRequest], HttpResponse]

answers = Counters([(f"{first}xx",) for first in range(1, 6)])
seconds = Counters([()])


class CountingMiddleware:
    """Stands outside of all that may refuse a request."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self.get_response(request)
        answers.add((f"{response.status_code // 100}xx",))
        seconds.add((), time.perf_counter() - started)
        return response
