"""Which requests a person causes: only these move the idle limit.

A page that a person opens and a form that they send count; what scripts fetch by themselves does not. A view
says so where that is not the whole truth.
"""

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def background(view: View) -> View:
    """Mark a view that scripts ask by themselves, whatever the method."""
    view.is_background = True  # type: ignore[attr-defined]
    return view


def interactive(view: View) -> View:
    """Mark a view whose fragments are fetched because somebody types or clicks."""
    view.is_interactive = True  # type: ignore[attr-defined]
    return view


def is_by_person(request: HttpRequest, view: Callable[..., HttpResponseBase]) -> bool:
    """Say whether a person caused this request."""
    if getattr(view, "is_background", False):
        return False
    if request.method not in SAFE or (request.method == "GET" and getattr(view, "is_interactive", False)):
        return True
    return request.method == "GET" and not _is_by_script(request)


def _is_by_script(request: HttpRequest) -> bool:
    """Browsers say what a request is for (Fetch Metadata); who says nothing is taken for a person."""
    headers = request.headers
    is_fetch = headers.get("Sec-Fetch-Mode", "navigate") != "navigate"
    return is_fetch or "HX-Request" in headers or "Sec-Purpose" in headers
