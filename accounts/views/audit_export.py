"""The audit log as a file."""

from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.audit_filter import AuditFilter
from accounts.domain import audit_log, exports
from accounts.domain.policy import Permission
from accounts.views import proving
from accounts.views.access import SignedInRequest, requires
from cxportal.core import client
from cxportal.core.audit import export
from cxportal.core.audit.export import Format
from cxportal.core.downloads import download


@requires(Permission.AUDIT)
@proving.asks
@require_safe
def audit_export(request: SignedInRequest) -> StreamingHttpResponse:
    """Send the records that the same filters show, oldest first; `format=jsonl` as JSON lines, else as CSV."""
    proving.demand(request, leave_to=reverse("audit"))
    wanted = AuditFilter(request.GET, queryset=audit_log.records())
    form = Format.JSONL if request.GET.get("format") == Format.JSONL else Format.CSV
    filters, source = wanted.narrowed_to(), client.source(request)
    exports.record(request.user, what="audit", filters=filters, source=source, now=timezone.now())
    pieces = export.pieces(wanted.qs, form, has_mark=request.GET.get("bom") == "1")
    return download(request, name=f"audit.{form}", content_type=form.content_type, pieces=pieces)
