"""My Profile: the security events of the own account."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.domain import activity as domain
from accounts.domain.policy import Permission
from accounts.models import User
from accounts.views import event_words
from accounts.views.access import SignedInRequest, requires
from cxportal.core import paging
from cxportal.core.audit.log import COMMAND_LINE, Outcome
from cxportal.core.models import AuditRecord


@dataclass(frozen=True, slots=True)
class Line:
    """An event as its owner reads it."""

    record: AuditRecord
    what: str
    outcome: str
    actor: str

    @property
    def is_success(self) -> bool:
        return self.record.outcome == Outcome.SUCCESS

    @property
    def asks_whether_it_was_you(self) -> bool:
        return domain.may_be_foreign(self.record)


@requires(Permission.PROFILE)
@require_safe
def activity(request: SignedInRequest) -> HttpResponse:
    """Show the last 90 days, a page at a time."""
    page = paging.page_of(domain.of(request.user.pk, now=timezone.now()), request.GET)
    context = {
        "page": page,
        "lines": list(_lines(page, request.user)),
        "page_numbers": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "sizes": paging.SIZES,
        "query": request.GET,
        "days": domain.SPAN.days,
    }
    return render(request, "accounts/activity.html", context)


def _lines(records: Iterable[AuditRecord], owner: User) -> Iterator[Line]:
    for record in records:
        what, outcome = event_words.event(record.name), event_words.outcome(record.outcome)
        yield Line(record, what, outcome, _actor(record, owner))


def _actor(record: AuditRecord, owner: User) -> str:
    if record.actor_id == owner.pk:
        return _("You")
    if record.actor_id is None and record.device == COMMAND_LINE.device:
        return _("A command on the server")
    return record.actor_name
