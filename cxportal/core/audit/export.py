"""Records as files: comma-separated values for people, JSON lines for programs."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from enum import StrEnum
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from cxportal.core import spreadsheet
from cxportal.core.audit import seals
from cxportal.core.models import AuditRecord

ROWS_A_READ = 2000
ROWS_A_PIECE = 500
HEADER = ("id", *seals.COLUMNS, "link", "digest")


class Format(StrEnum):
    """How a file is written."""

    CSV = "csv"
    JSONL = "jsonl"

    @property
    def content_type(self) -> str:
        return "text/csv; charset=utf-8" if self is Format.CSV else "application/x-ndjson; charset=utf-8"


def between(since: datetime | None, until: datetime | None) -> QuerySet[AuditRecord]:
    """The records of a time, without its end."""
    records = AuditRecord.objects.all()
    if since:
        records = records.filter(at__gte=since)
    return records.filter(at__lt=until) if until else records


def pieces(records: QuerySet[AuditRecord], form: Format, *, has_mark: bool = False) -> Iterator[str]:
    """The text of a file, oldest record first, each with its place in the chain.

    :param has_mark: begin a spreadsheet with a byte order mark
    """
    columns = ("id", *seals.COLUMNS, "link__number", "link__digest")
    rows = records.order_by("at", "id").values_list(*columns).iterator(chunk_size=ROWS_A_READ)
    if form is Format.CSV:
        return spreadsheet.pieces(HEADER, map(_cells, rows), has_mark=has_mark)
    return _json_lines(rows)


def _json_lines(rows: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    """ASCII alone, so that no character of a record is more than a character to whoever reads the lines."""
    lines = (json.dumps(dict(zip(HEADER, row, strict=True)), default=_text) + "\n" for row in rows)
    while batch := list(islice(lines, ROWS_A_PIECE)):
        yield "".join(batch)


def _cells(row: tuple[Any, ...]) -> list[str]:
    return [_text(value) for value in row]


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, dict):
        return json.dumps(value) if value else ""
    return "" if value is None else str(value)
