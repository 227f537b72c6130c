"""System > Audit log."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.activity import interactive
from accounts.audit_filter import AuditFilter
from accounts.domain import audit_log
from accounts.domain.policy import Permission
from accounts.views import event_words, narrowed, record_words
from accounts.views.access import SignedInRequest, requires
from cxportal.core import keyset
from cxportal.core.audit.log import COMMAND_LINE, Outcome
from cxportal.core.models import AuditLink, AuditRecord


@dataclass(frozen=True, slots=True)
class Line:
    """A record as administrators read it."""

    record: AuditRecord

    @property
    def event(self) -> str:
        return event_words.event(self.record.name)

    @property
    def outcome(self) -> str:
        return event_words.outcome(self.record.outcome)

    @property
    def is_success(self) -> bool:
        return self.record.outcome == Outcome.SUCCESS

    @property
    def actor(self) -> str:
        """Who did it; a command has nobody's name."""
        is_command = self.record.actor_id is None and self.record.device == COMMAND_LINE.device
        return _("A command on the server") if is_command else self.record.actor_name

    @property
    def role(self) -> str:
        return record_words.role(self.record.actor_role)

    @property
    def reason(self) -> str:
        return record_words.reason(self.record.reason)

    @property
    def link(self) -> AuditLink | None:
        """Its place in the chain; none for the seconds until the worker comes."""
        return getattr(self.record, "link", None)

    def facts(self) -> Iterator[tuple[str, str]]:
        return record_words.facts(self.record.detail)


@interactive
@requires(Permission.AUDIT)
@require_safe
def audit(request: SignedInRequest) -> HttpResponse:
    """Show a stretch of records, newest first; a search while typing gets the results alone."""
    wanted = AuditFilter(request.GET, queryset=audit_log.records().select_related("link"))
    stretch = keyset.stretch_of(wanted.qs, request.GET)
    facts = {
        "stretch": stretch,
        "lines": [Line(record) for record in stretch.rows],
        "zone": timezone.get_current_timezone_name(),
    }
    return narrowed.show(
        request, wanted, page="accounts/audit.html", results="accounts/_audit_answer.html", facts=facts
    )
