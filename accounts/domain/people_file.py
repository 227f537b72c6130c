"""A table of people as a spreadsheet saves it: CSV in UTF-8, small enough to be looked at."""

import csv
import io
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from cxportal.core.spreadsheet import BYTE_ORDER_MARK, FORMULA_STARTS

MAX_BYTES = 200_000
MAX_ROWS = 500
DELIMITERS = (",", ";", "\t")  # where the comma is the decimal sign, spreadsheets write semicolons


class PeopleFileError(Exception):
    """The file can't be taken."""


class LargeFileError(PeopleFileError):
    """It has more than `MAX_BYTES`."""


class EncodingError(PeopleFileError):
    """It is not UTF-8, or holds a null byte."""


class UnreadableError(PeopleFileError):
    """It is no CSV.

    :param line: where reading stopped
    """

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class EmptyFileError(PeopleFileError):
    """It has no row below the headings."""


class ManyRowsError(PeopleFileError):
    """It has more than `MAX_ROWS` rows."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row with anything in it.

    :param number: as a spreadsheet counts, the headings being the first row
    """

    number: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Table:
    """Headings, and a cell for each of them in every row.

    :param long: the numbers of rows with more cells than there are headings
    """

    headings: list[str]
    lines: list[Line]
    long: frozenset[int]


def decode(raw: bytes) -> str:
    """The text of a file, with or without a byte order mark.

    :raises LargeFileError, EncodingError: it can't be taken
    """
    if len(raw) > MAX_BYTES:
        raise LargeFileError
    try:
        text = raw.decode("utf-8").removeprefix(BYTE_ORDER_MARK)
    except UnicodeDecodeError:
        raise EncodingError from None
    if "\0" in text:
        raise EncodingError
    return text


def read(text: str) -> Table:
    """Read the table; rows without anything in them are left out.

    :raises UnreadableError, EmptyFileError, ManyRowsError: it can't be taken
    """
    rows = list(_rows(text))
    if len(rows) < 2:  # noqa: PLR2004 - the headings and one more
        raise EmptyFileError
    if len(rows) > MAX_ROWS + 1:
        raise ManyRowsError
    headings, width = rows[0].cells, len(rows[0].cells)
    lines = [Line(row.number, (row.cells + [""] * width)[:width]) for row in rows[1:]]
    return Table(headings, lines, frozenset(row.number for row in rows[1:] if any(row.cells[width:])))


def only(table: Table, columns: Collection[int]) -> str:
    """The text of a table whose other columns are empty; every row keeps its number."""
    text, lines = io.StringIO(), {line.number: line for line in table.lines}
    writer = csv.writer(text)
    writer.writerow(table.headings)
    for number in range(2, max(lines, default=0) + 1):
        cells = lines[number].cells if number in lines else []
        kept = [cell if at in columns else "" for at, cell in enumerate(cells)]
        writer.writerow([*kept, "+"] if number in table.long else kept)
    return text.getvalue()


def _rows(text: str) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter_of(text), strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            plain = [_plain(cell) for cell in cells]
            if any(plain):
                yield Line(number, plain)
    except csv.Error:
        raise UnreadableError(number + 1) from None


def _delimiter_of(text: str) -> str:
    first = text.lstrip("\r\n").split("\n", 1)[0]
    return max(DELIMITERS, key=first.count)


def _plain(cell: str) -> str:
    """A cell without the apostrophe that an export puts before what looks like a formula."""
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS) else cell
