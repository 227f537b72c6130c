"""Failed sign-ins, hour by hour, from the audit log."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Count, Q
from django.db.models.functions import TruncHour

from cxportal.core.audit.names import Name
from cxportal.core.models import AuditRecord

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Hour:
    """What failed within one hour.

    :param at: its beginning
    :param known: sign-ins as somebody who has an account
    :param unknown: sign-ins with a name that is nobody's
    """

    at: datetime
    known: int = 0
    unknown: int = 0

    @property
    def total(self) -> int:
        return self.known + self.unknown


def by_hour(*, hours: int, now: datetime) -> list[Hour]:
    """The last so many hours, the running one last and the quiet ones too: one grouped query.

    Hours are counted in UTC, so that none is missing or double when clocks change.
    """
    last = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    first = last - (hours - 1) * HOUR
    is_known = Q(subject_id__isnull=False)
    counted = (
        AuditRecord.objects.filter(name=Name.LOGIN_FAIL, at__gte=first, at__lte=now)
        .order_by()
        .annotate(hour=TruncHour("at", tzinfo=UTC))
        .values("hour")
        .annotate(known=Count("pk", is_known), unknown=Count("pk", ~is_known))
    )
    found = {row["hour"]: Hour(row["hour"], row["known"], row["unknown"]) for row in counted}
    return [found.get(at, Hour(at)) for at in (first + number * HOUR for number in range(hours))]
