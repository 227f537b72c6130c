"""Write down that somebody asked for what their role does not allow, and let no flood of it fill the log."""

from datetime import datetime, timedelta

from accounts.models import User
from cxportal.core.audit import log
from cxportal.core.audit.log import Happening, Outcome, Source
from cxportal.core.audit.names import Name
from cxportal.core.models import AuditRecord

WINDOW = timedelta(minutes=10)
MOST = 20  # addresses of one person in a window


def record(user: User, *, path: str, method: str, source: Source, now: datetime) -> None:
    """Record a refusal: each address once in ten minutes, and after twenty of them that there are more.

    Several at the same moment may each leave a record. Call it outside any transaction that rolls back.

    :param path: without the query, which may hold anything
    """
    refused = AuditRecord.objects.filter(actor_id=user.pk, name=Name.ACCESS_DENIED, at__gt=now - WINDOW, at__lte=now)
    paths = list(refused.values_list("detail__path", flat=True)[: MOST + 1])
    detail = log.plain({"method": method, "path": path})
    if len(paths) > MOST or detail["path"] in paths:
        return
    is_last = len(paths) == MOST
    happening = Happening(
        name=Name.ACCESS_DENIED,
        outcome=Outcome.BLOCKED if is_last else Outcome.FAILURE,
        actor=user,
        source=source,
        reason="more_are_not_recorded" if is_last else "role",
        detail=detail,
    )
    log.write(happening, now=now)
