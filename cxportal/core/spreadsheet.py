"""Tables as CSV, piece by piece, that a spreadsheet shows and does not run."""

import csv
import io
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from itertools import chain, islice

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse

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
    pieces = _pieces(chain([header], rows), BYTE_ORDER_MARK if has_mark else "")
    is_async = isinstance(request, ASGIRequest)
    response = StreamingHttpResponse(_in_thread(pieces) if is_async else pieces, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _pieces(rows: Iterable[Row], start: str) -> Iterator[str]:
    rows = iter(rows)
    while batch := list(islice(rows, ROWS_A_PIECE)):
        text = io.StringIO()
        csv.writer(text).writerows([harmless(cell) for cell in row] for row in batch)
        yield start + text.getvalue()
        start = ""


async def _in_thread(pieces: Iterator[str]) -> AsyncIterator[str]:
    """Read from the database in the request's thread, so that the event loop goes on."""
    read = sync_to_async(lambda: next(pieces, None))
    while (piece := await read()) is not None:
        yield piece
