"""Chain committed records.

A record is inserted in the transaction of what it tells of, and linked in a short one of its own: a lock on
the chain's head that a sign-in held would put all sign-ins in a row. Whoever moves the head on owns the next
links; of two linkers at once the slower one begins again.
"""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Exists, Max, OuterRef, QuerySet

from cxportal.core.audit import seals
from cxportal.core.models import AuditHead, AuditLink, AuditRecord

START = "0" * 64
BATCH = 1000
MOST_AT_ONCE = 50_000  # then the worker looks after its other jobs
LAG = 1000  # numbers that a slow transaction may be late


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain: how many links, and the digest that covers them all."""

    number: int
    digest: str


class ForgedHeadError(Exception):
    """The stored end of the chain is missing, or was not written with a key of `AUDIT_KEYS`."""


def head() -> Head:
    """The end of the chain as stored.

    :raises ForgedHeadError: nothing may be linked to it
    """
    stored = _stored_head()
    if stored is None and not AuditLink.objects.exists():
        return Head(0, START)
    stored = stored or _stored_head()  # the very first links may have come with it meanwhile
    if stored is None or not seals.fits(stored.seal, "head", stored.number, stored.digest):
        raise ForgedHeadError
    return Head(stored.number, stored.digest)


def extend(*, lag: int | None = LAG) -> int:
    """Link what is committed and not linked yet, at most one batch.

    :param lag: how many records before the last linked one to look through as well; none: all
    :returns: how many records were linked; none where another linker was faster
    :raises ForgedHeadError: the stored end of the chain can't be trusted
    """
    begin = end = head()
    links = []
    for record_id, seal in _to_link(lag).order_by("id").values_list("id", "seal")[:BATCH]:
        end = Head(end.number + 1, digest(end, record_id=record_id, seal=seal))
        links.append(AuditLink(record_id=record_id, number=end.number, digest=end.digest))
    if not links:
        return 0
    try:
        with transaction.atomic():
            if _move_head(begin, end):
                AuditLink.objects.bulk_create(links)
                return len(links)
    except IntegrityError:  # the very first head, or a record, is another linker's
        pass
    return 0


def catch_up(*, lag: int | None = LAG) -> int:
    """Link batch after batch, for as long as they are full and nobody else links, and say how many records."""
    linked = total = extend(lag=lag)
    while linked == BATCH and total < MOST_AT_ONCE:
        linked = extend(lag=lag)
        total += linked
    return total


def digest(before: Head, *, record_id: int, seal: str) -> str:
    """The digest of the link after `before`; the record itself is covered by its seal."""
    return seals.seal("link", before.digest, before.number + 1, record_id, seal)


def unlinked() -> QuerySet[AuditRecord]:
    """Records that are committed and in no link."""
    return AuditRecord.objects.filter(~Exists(AuditLink.objects.filter(record=OuterRef("pk"))))


def _stored_head() -> AuditHead | None:
    return AuditHead.objects.filter(pk=AuditHead.ONLY).first()


def _to_link(lag: int | None) -> QuerySet[AuditRecord]:
    last = AuditLink.objects.aggregate(record=Max("record"))["record"]
    return unlinked() if lag is None or last is None else unlinked().filter(pk__gt=last - lag)


def _move_head(begin: Head, end: Head) -> bool:
    """Claim the links between two heads."""
    values = {"number": end.number, "digest": end.digest, "seal": seals.seal("head", end.number, end.digest)}
    if begin.number:
        return AuditHead.objects.filter(pk=AuditHead.ONLY, number=begin.number).update(**values) == 1
    AuditHead(pk=AuditHead.ONLY, **values).save(force_insert=True)
    return True
