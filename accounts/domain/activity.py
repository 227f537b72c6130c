"""What happened to a person's account lately, from the audit log."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from cxportal.core.audit.log import Outcome
from cxportal.core.audit.names import Name
from cxportal.core.models import AuditRecord

SPAN = timedelta(days=90)
WAYS_IN = frozenset(
    {
        Name.LOGIN_SUCCESS,
        Name.LOGIN_SUCCESS_AFTER_FAIL,
        Name.API_TOKEN_CREATED,
        Name.RECOVERY_CODE_USED,
        Name.RECOVERY_CODES_MADE,
        Name.PASSWORD_CHANGE,
        Name.PASSWORD_RESET,
        Name.MFA_ON,
        Name.MFA_OFF,
        Name.MFA_MOVED,
    }
)
"""By these somebody gets in, or makes sure to get in again."""


def of(user_id: int, *, now: datetime) -> QuerySet[AuditRecord]:
    """The last 90 days of the security events that are about this person, newest first."""
    mine = AuditRecord.objects.filter(subject_id=user_id, at__gte=now - SPAN, at__lte=now)
    return mine.order_by("-at", "-id")


def may_be_foreign(record: AuditRecord) -> bool:
    """Say whether somebody else with the person's proofs would do this, and have a session open since."""
    is_own = record.actor_id is not None and record.actor_id == record.subject_id
    return is_own and record.outcome == Outcome.SUCCESS and record.name in WAYS_IN
