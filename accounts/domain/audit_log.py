"""The audit log as administrators read it: narrowed, newest first."""

from typing import Any

from django.db.models import Q, QuerySet

from accounts.domain import directory
from accounts.models import User
from cxportal.core.models import AuditRecord

FEW = 100  # people whose records an index finds one by one; of more, nearly every record is somebody's


def records() -> QuerySet[AuditRecord]:
    """All records, newest first."""
    return AuditRecord.objects.order_by("-at", "-id")


def about(queryset: QuerySet[Any], text: str) -> QuerySet[Any]:
    """The records of people whom System > Users finds by a text, and of logins that begin with it.

    The latter finds logins that are nobody's any more.
    """
    people = directory.matching(User.objects.order_by(), text).values_list("pk", flat=True)
    few = list(people[: FEW + 1])
    numbers = people if len(few) > FEW else few
    by_login = Q(actor_name__istartswith=text) | Q(subject_name__istartswith=text)
    return queryset.filter(by_login | Q(actor_id__in=numbers) | Q(subject_id__in=numbers))
