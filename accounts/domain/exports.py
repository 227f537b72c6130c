"""Who took which data out of the portal."""

from collections.abc import Mapping
from datetime import datetime

from accounts.models import User
from cxportal.core.audit import log
from cxportal.core.audit.log import Happening, Source
from cxportal.core.audit.names import Name


def record(actor: User, *, what: str, filters: Mapping[str, str], source: Source, now: datetime) -> None:
    """Write an export down before its first row leaves.

    :param what: the list, such as `users`
    :param filters: what it was narrowed to
    """
    detail = {"what": what, "filters": dict(filters)}
    log.write(Happening(name=Name.DATA_EXPORTED, actor=actor, source=source, detail=detail), now=now)
