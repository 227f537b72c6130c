"""What surrounds every address of the API: no redirect to the sign-in page, no cookies, no error pages."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from connectors import problems

View = Callable[..., HttpResponse]


def door(view: View) -> View:
    """Let strangers knock: the token is asked for inside."""

    @wraps(view)
    def opened(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        request.COOKIES.clear()  # or else a dead session's would be deleted on the way out
        request.META["CSRF_COOKIE_NEEDS_UPDATE"] = False
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            return problems.answer(problems.NOT_FOUND)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            allowed = ", ".join(sorted(response.headers["Allow"].split(", ")))
            return problems.answer(problems.METHOD_NOT_ALLOWED, headers={"Allow": allowed})
        return response

    return login_not_required(csrf_exempt(opened))


@door
def nowhere(request: HttpRequest) -> HttpResponse:
    """Every address that is none."""
    raise Http404
