"""The list of people."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.activity import interactive
from accounts.domain import directory, locks
from accounts.domain.policy import Permission
from accounts.enums import BulkAct
from accounts.filters import UserFilter
from accounts.views import narrowed, user_columns
from accounts.views.access import SignedInRequest, requires
from cxportal.core import paging


@interactive
@requires(Permission.USERS)
@require_safe
def users(request: SignedInRequest) -> HttpResponse:
    """Show a page of people; a search while typing gets the results alone."""
    people = directory.people().annotate(is_locked=locks.kept_out(now=timezone.now()))
    wanted = UserFilter(request.GET, queryset=people)
    page = paging.page_of(wanted.qs, request.GET)
    facts = {
        "columns": user_columns.headings(wanted.order),
        "page": page,
        "page_numbers": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "acts": BulkAct.choices,
    }
    return narrowed.show(
        request, wanted, page="accounts/users.html", results="accounts/_users_answer.html", facts=facts
    )
