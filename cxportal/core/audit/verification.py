"""Check the chain: read all of it once and compute it again."""

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from cxportal.core.audit import chain, seals
from cxportal.core.audit.chain import START, Head
from cxportal.core.models import AuditAnchor, AuditLink, AuditRecord

ROWS_A_READ = 5000
MOST_FAULTS = 20  # that are named; all are counted


class Fault(StrEnum):
    """What does not fit."""

    CHANGED = "record was changed, or not written by the portal"
    MISSING = "link is missing"
    WRONG = "link does not fit to the one before it"
    TAIL = "end of the chain is missing"
    OTHER = "link is another than the one that was noted"
    HEAD = "note of the chain's end is gone or forged"
    ANCHOR = "anchor is forged"
    COPIES = "table no longer refuses copies of a record"


@dataclass(frozen=True, slots=True)
class Found:
    """A fault and its place.

    :param number: of the link, where there is one
    :param record_id: of the record, where there is one
    """

    fault: Fault
    number: int | None = None
    record_id: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found.

    :param begin: the anchor, from which on there are links
    :param head: the last link
    :param links: how many links there are
    :param unlinked: committed records that no link holds yet
    :param faults: how many; `found` names the first ones
    """

    begin: Head
    head: Head
    links: int
    unlinked: int
    faults: int
    found: tuple[Found, ...]

    @property
    def is_whole(self) -> bool:
        return not self.faults


class _Walk:
    """The way along the chain: where it is, which heads it came by, and what did not fit so far."""

    def __init__(self, begin: Head, *, heads: Iterable[Head | None]) -> None:
        self.begin = self.at = begin
        self.links = self.unlinked = self.faults = 0
        self.found: list[Found] = []
        self._heads = {head for head in heads if head is not None and head.number >= begin.number}
        self._numbers = {head.number for head in self._heads}
        self._passed = {begin}

    def note(self, fault: Fault, number: int | None = None, record_id: int | None = None) -> None:
        self.faults += 1
        if len(self.found) < MOST_FAULTS:
            self.found.append(Found(fault, number, record_id))

    def step(self, number: int, digest: str, record_id: int, seal: str, *values: object) -> None:
        """Take the next link; behind a fault go on from what is stored."""
        self.links += 1
        if number > self.at.number + 1:
            self.note(Fault.MISSING, self.at.number + 1)
        elif not seals.fits(digest, "link", self.at.digest, self.at.number + 1, record_id, seal):
            self.note(Fault.WRONG, number, record_id)
        if not seals.fits_record(seal, values):
            self.note(Fault.CHANGED, number, record_id)
        self.at = Head(number, digest)
        if number in self._numbers:
            self._passed.add(self.at)

    def wait(self, record_id: int, seal: str, *values: object) -> None:
        """Look at a record without a link."""
        self.unlinked += 1
        if not seals.fits_record(seal, values):
            self.note(Fault.CHANGED, None, record_id)

    def end(self) -> Verdict:
        """Look back whether the chain led through the heads."""
        for head in self._heads:
            if head not in self._passed:
                self.note(Fault.TAIL if head.number > self.at.number else Fault.OTHER, head.number)
        return Verdict(self.begin, self.at, self.links, self.unlinked, self.faults, tuple(self.found))


def verify(*, known: Head | None = None) -> Verdict:
    """Read the whole chain from its anchor, and the records that wait for a link.

    :param known: a head that was kept elsewhere: the chain must still lead through it, where it is no older
        than the anchor
    """
    while True:
        anchor = _last_anchor()
        verdict = _verify_from(anchor, known)
        if _last_anchor() == anchor:  # else old records were deleted meanwhile
            return verdict


def _verify_from(anchor: AuditAnchor | None, known: Head | None) -> Verdict:
    stored, is_forged = _stored_head()
    walk = _Walk(Head(anchor.number, anchor.digest) if anchor else Head(0, START), heads=(stored, known))
    if anchor and not seals.fits(anchor.seal, "anchor", anchor.number, anchor.digest, anchor.deleted):
        walk.note(Fault.ANCHOR, anchor.number)
    if is_forged or (stored and stored.number < walk.begin.number):
        walk.note(Fault.HEAD)
    if not _refuses_copies():
        walk.note(Fault.COPIES)
    record = [f"record__{column}" for column in ("id", "seal", *seals.COLUMNS)]
    for row in _read(AuditLink.objects.order_by("number").values_list("number", "digest", *record)):
        walk.step(*row)
    for row in _read(chain.unlinked().order_by("id").values_list("id", "seal", *seals.COLUMNS)):
        walk.wait(*row)
    return walk.end()


def _read(rows: QuerySet[Any, tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Plain rows, piece by piece.

    Inside a transaction PostgreSQL's cursor needs no copy of them all; on SQLite one would keep writers waiting.
    """
    with transaction.atomic() if connection.vendor == "postgresql" else nullcontext():
        yield from rows.iterator(chunk_size=ROWS_A_READ)


def _last_anchor() -> AuditAnchor | None:
    return AuditAnchor.objects.order_by("-number").first()


def _stored_head() -> tuple[Head | None, bool]:
    """The end of the chain as stored, and whether somebody else wrote it."""
    try:
        return chain.head(), False
    except chain.ForgedHeadError:
        return None, True


def _refuses_copies() -> bool:
    """Whether the database still holds seals to be unique: a second row under one seal would pass for a record."""
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, AuditRecord._meta.db_table)
    return any(found["unique"] and found["columns"] == ["seal"] for found in constraints.values())
