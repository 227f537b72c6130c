"""Lists with filters: a whole page, or the results alone for a search while typing."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from accounts.narrowing import Narrowing
from accounts.views.access import SignedInRequest
from cxportal.core import paging


def show(
    request: SignedInRequest, wanted: Narrowing, *, page: str, results: str, facts: dict[str, Any]
) -> HttpResponse:
    """Answer with the list, and keep the address of the browser that of the filters in force.

    :param page, results: the templates of the whole page and of what htmx puts into it
    :param facts: what the templates show beside filters and sizes of pages
    """
    context: dict[str, Any] = {
        "filter": wanted,
        "query": wanted.in_address(),
        "chips": wanted.chips(),
        "ignored": wanted.ignored(),
        "sizes": paging.SIZES,
    }
    is_part = bool(request.htmx) and not request.htmx.history_restore_request
    response = render(request, results if is_part else page, context | facts)
    response.headers["Vary"] = "HX-Request"
    if is_part:
        response.headers["HX-Push-Url"] = f"{request.path}?{context['query'].urlencode()}".removesuffix("?")
    return response
