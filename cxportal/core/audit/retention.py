"""Delete old records so that the rest of the chain can still be checked: the only place that deletes any."""

from datetime import datetime

from django.db import connection, transaction

from cxportal.core.audit import log, seals
from cxportal.core.audit.log import NOWHERE, Happening, Source
from cxportal.core.audit.names import Name
from cxportal.core.audit.verification import Verdict, verify
from cxportal.core.models import AuditAnchor, AuditLink, AuditRecord


class BrokenChainError(Exception):
    """The chain does not fit, so nothing is deleted that could show why."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict)
        self.verdict = verdict


def prune(*, before: datetime, now: datetime, source: Source = NOWHERE) -> AuditAnchor | None:
    """Delete the linked records from before a moment, and leave an anchor in their place.

    Only the beginning of the chain goes: the first record that is younger ends it.

    :returns: the anchor, or nothing where there was nothing to delete
    :raises BrokenChainError: the chain does not fit
    """
    verdict = verify()
    if not verdict.is_whole:
        raise BrokenChainError(verdict)
    with transaction.atomic():
        anchor = _cut(before=before, now=now)
        if anchor:
            detail = {"before": before, "deleted": anchor.deleted, "anchor": anchor.number}
            log.write(Happening(Name.AUDIT_PRUNED, source=source, detail=detail), now=now)
        return anchor


def _cut(*, before: datetime, now: datetime) -> AuditAnchor | None:
    younger = AuditLink.objects.filter(record__at__gte=before).order_by("number").first()
    old = AuditLink.objects.filter(number__lt=younger.number) if younger else AuditLink.objects.all()
    last = old.order_by("-number").first()
    if last is None:
        return None
    deleted = _delete_until(last.number)
    seal = seals.seal("anchor", last.number, last.digest, deleted)
    return AuditAnchor.objects.create(number=last.number, digest=last.digest, made_at=now, deleted=deleted, seal=seal)


def _delete_until(number: int) -> int:
    """Delete the links up to a number with their records, in SQL: the models refuse."""
    links, records = AuditLink._meta.db_table, AuditRecord._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {records} WHERE id IN (SELECT record_id FROM {links} WHERE number <= %s)",  # noqa: S608 - names of our own
            [number],
        )
        cursor.execute(f"DELETE FROM {links} WHERE number <= %s", [number])  # noqa: S608 - as above
        return int(cursor.rowcount)
