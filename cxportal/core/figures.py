"""What waits in the tables of the core."""

from django.db.models import Max

from cxportal.core.metrics.figures import figure
from cxportal.core.models import AuditLink, AuditRecord, OutboxMail, StoredTally


@figure("mails_waiting")
def mails_waiting() -> int:
    """Mails that were not sent yet."""
    return OutboxMail.objects.filter(sent_at=None).count()


@figure("tallies")
def tallies() -> int:
    """Counters against guessing that are kept."""
    return StoredTally.objects.count()


@figure("audit_records_unlinked")
def audit_records_unlinked() -> int:
    """Audit records behind the end of the chain."""
    last = AuditLink.objects.aggregate(last=Max("record"))["last"] or 0
    return AuditRecord.objects.filter(pk__gt=last).count()
