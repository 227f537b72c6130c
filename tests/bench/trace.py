"""What an answer took, in its headers: for counting, never in a timed run.

`X-Bench-SQL` is the number of statements by kind, `X-Bench-Hash` the password hashes and the seconds in them.
"""

import json
from collections import Counter
from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test.utils import CaptureQueriesContext

from tests.bench.hashers import tally

Handler = Callable[[HttpRequest], HttpResponse]


class TraceMiddleware:
    """Stands outside all others."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        tally.reset()
        with CaptureQueriesContext(connection) as asked:
            response = self.get_response(request)
        kinds = Counter(query["sql"].split(maxsplit=1)[0].upper().rstrip(";") for query in asked.captured_queries)
        response.headers["X-Bench-SQL"] = json.dumps(kinds)
        response.headers["X-Bench-Hash"] = json.dumps([tally.count, round(tally.seconds, 6)])
        return response
