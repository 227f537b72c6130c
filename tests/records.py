"""What the audit log holds, for the tests."""

from django.db import connection
from django.db.models import QuerySet

from accounts.models import User
from cxportal.core.audit.names import Name
from cxportal.core.models import AuditRecord

CHANGES = (
    Name.USER_CREATED,
    Name.USER_UPDATED,
    Name.USER_RENAMED,
    Name.USER_ACTIVATED,
    Name.USER_DEACTIVATED,
    Name.ROLE_CHANGED,
    Name.MFA_RESET,
    Name.ONE_TIME_PASSWORD,
)


def changes() -> QuerySet[AuditRecord]:
    """What was done to accounts by others, in order."""
    return AuditRecord.objects.filter(name__in=CHANGES).order_by("pk")


def changes_of(user: User) -> QuerySet[AuditRecord]:
    """What was done to one account by others, in order."""
    return changes().filter(subject_id=user.pk)


def forget_all() -> None:
    """Begin with an empty log, which the application cannot do."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_auditlink")
        cursor.execute("DELETE FROM core_auditrecord")
