"""Tables as CSV, piece by piece, that a spreadsheet shows and does not run."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from django.http import HttpRequest, StreamingHttpResponse

from cxportal.core.downloads import download

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 - spreadsheets take these, too
BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads UTF-8 as something else
ROWS_A_PIECE = 500

Row = Sequence[str]


def harmless(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula (OWASP, CSV Injection)."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def csv_response(
    request: HttpRequest, *, name: str, header: Row, rows: Iterable[Row], has_mark: bool
) -> StreamingHttpResponse:
    """A download in UTF-8 that begins before the last row is read.

    :param has_mark: begin with a byte order mark
    """
    text = pieces(header, rows, has_mark=has_mark)
    return download(request, name=name, content_type="text/csv; charset=utf-8", pieces=text)


def pieces(header: Row, rows: Iterable[Row], *, has_mark: bool) -> Iterator[str]:
    """The text of a table, some hundred rows at a time."""
    rows, start = chain([header], rows), BYTE_ORDER_MARK if has_mark else ""
    while batch := list(islice(rows, ROWS_A_PIECE)):
        text = io.StringIO()
        csv.writer(text).writerows([harmless(cell) for cell in row] for row in batch)
        yield start + text.getvalue()
        start = ""
