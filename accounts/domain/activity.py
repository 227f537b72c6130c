"""What happened to a person's account lately, from the audit log."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from cxportal.core.models import AuditRecord

SPAN = timedelta(days=90)


def of(user_id: int, *, now: datetime) -> QuerySet[AuditRecord]:
    """The last 90 days of the security events that are about this person, newest first."""
    mine = AuditRecord.objects.filter(subject_id=user_id, at__gte=now - SPAN, at__lte=now)
    return mine.order_by("-at", "-id")
