"""A spent budget that no page has words for."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from cxportal.core.limits.middleware import ThrottledMiddleware
from cxportal.core.limits.rules import ThrottledError

middleware = ThrottledMiddleware(lambda _request: HttpResponse("fine"))


def test_it_answers_with_the_page_and_the_time_to_wait() -> None:
    error = ThrottledError(timezone.now() + timedelta(minutes=2))

    answer = middleware.process_exception(RequestFactory().get("/"), error)

    assert answer is not None
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "120")
    assert "Too many attempts. Try again in 2 minutes (after " in answer.content.decode()


@pytest.mark.parametrize("error", [ValueError(), PermissionError()])
def test_other_errors_and_answers_pass_through(error: Exception) -> None:
    request = RequestFactory().get("/")

    assert middleware.process_exception(request, error) is None
    assert middleware(request).content == b"fine"
