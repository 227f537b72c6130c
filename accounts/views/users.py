"""The list of people."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.activity import interactive
from accounts.domain import directory, locks
from accounts.domain.policy import Permission
from accounts.enums import BulkAct
from accounts.filters import UserFilter
from accounts.views import user_columns
from accounts.views.access import SignedInRequest, requires
from cxportal.core import paging


@interactive
@requires(Permission.USERS)
@require_safe
def users(request: SignedInRequest) -> HttpResponse:
    """Show a page of people; a search while typing gets the results alone."""
    people = directory.people().annotate(is_locked=locks.kept_out(now=timezone.now()))
    wanted = UserFilter(request.GET, queryset=people)
    is_part = bool(request.htmx) and not request.htmx.history_restore_request
    template = "accounts/_users_answer.html" if is_part else "accounts/users.html"
    response = render(request, template, _facts(request, wanted))
    response.headers["Vary"] = "HX-Request"
    if is_part:
        response.headers["HX-Push-Url"] = f"{request.path}?{wanted.in_address().urlencode()}".removesuffix("?")
    return response


def _facts(request: SignedInRequest, wanted: UserFilter) -> dict[str, Any]:
    page = paging.page_of(wanted.qs, request.GET)
    return {
        "filter": wanted,
        "query": wanted.in_address(),
        "chips": wanted.chips(),
        "ignored": wanted.ignored(),
        "columns": user_columns.headings(wanted.order),
        "page": page,
        "page_numbers": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "sizes": paging.SIZES,
        "acts": BulkAct.choices,
    }
