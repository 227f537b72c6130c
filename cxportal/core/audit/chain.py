"""Chain committed records, and check the chain.

A record is inserted in the transaction of what it tells of, and linked in a short one of its own: a lock on
the chain's head that a sign-in held would put all sign-ins in a row. Two linkers at once try for the same
number, which is unique: one of them begins again.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Exists, Max, OuterRef, QuerySet

from cxportal.core.models import AuditAnchor, AuditLink, AuditRecord

START = "0" * 64
BATCH = 500
LAG = 10_000  # numbers that a slow transaction may be late
_COLUMNS = (
    "id",
    "at",
    "name",
    "outcome",
    "actor_id",
    "actor_name",
    "actor_role",
    "subject_id",
    "subject_name",
    "address",
    "device",
    "reason",
    "detail",
)


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain: how many links, and the digest that covers them all."""

    number: int
    digest: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found.

    :param links: links that fit
    :param unlinked: committed records that no link holds yet
    :param broken_at: the number of the first link that does not fit, if any
    """

    head: Head
    links: int
    unlinked: int
    broken_at: int | None = None

    @property
    def is_whole(self) -> bool:
        return self.broken_at is None


def head() -> Head:
    """The end of the chain as stored: the last link, or the anchor that replaced it."""
    last = AuditLink.objects.order_by("-number").first()
    anchor = AuditAnchor.objects.order_by("-number").first()
    candidates = [Head(row.number, row.digest) for row in (last, anchor) if row]
    return max(candidates, key=lambda found: found.number, default=Head(0, START))


def extend(*, lag: int | None = LAG) -> int:
    """Link what is committed and not linked yet, at most one batch.

    :param lag: how many records before the last linked one to look through as well; none: all
    :returns: how many records were linked; fewer than there are where another linker was faster
    """
    end, links = head(), []
    for record in _to_link(lag).order_by("id").values(*_COLUMNS)[:BATCH]:
        end = Head(end.number + 1, digest(end.digest, record))
        links.append(AuditLink(record_id=record["id"], number=end.number, digest=end.digest))
    try:
        with transaction.atomic():
            AuditLink.objects.bulk_create(links)
    except IntegrityError:
        return 0
    return len(links)


def _to_link(lag: int | None) -> QuerySet[AuditRecord]:
    last = AuditLink.objects.aggregate(record=Max("record"))["record"]
    return unlinked() if lag is None or last is None else unlinked().filter(pk__gt=last - lag)


def unlinked() -> QuerySet[AuditRecord]:
    """Records that are committed and in no link."""
    return AuditRecord.objects.filter(~Exists(AuditLink.objects.filter(record=OuterRef("pk"))))


def verify() -> Verdict:
    """Read the whole chain from its anchor and compute it again."""
    end, count = _anchor(), 0
    for link, record in _linked(after=end.number):
        expected = Head(end.number + 1, digest(end.digest, record))
        if (link["number"], link["digest"]) != (expected.number, expected.digest):
            return Verdict(end, count, unlinked().count(), broken_at=expected.number)
        end, count = expected, count + 1
    return Verdict(end, count, unlinked().count())


def digest(before: str, record: dict[str, object]) -> str:
    """SHA-256 over the digest before and the record as canonical JSON."""
    text = json.dumps(record, default=str, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{before}{text}".encode()).hexdigest()


def _anchor() -> Head:
    anchor = AuditAnchor.objects.order_by("-number").first()
    return Head(anchor.number, anchor.digest) if anchor else Head(0, START)


def _linked(after: int) -> Iterator[tuple[dict[str, object], dict[str, object]]]:
    """Each link with its record, in the order of the chain."""
    columns = [f"record__{column}" for column in _COLUMNS]
    links = AuditLink.objects.filter(number__gt=after).order_by("number").values("number", "digest", *columns)
    for row in links.iterator(chunk_size=5000):
        yield row, {column: row[f"record__{column}"] for column in _COLUMNS}
