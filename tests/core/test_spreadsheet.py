"""CSV that a spreadsheet shows and does not run."""

import csv
import io

import pytest
from asgiref.sync import async_to_sync
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse
from django.test import AsyncRequestFactory, RequestFactory

from cxportal.core.spreadsheet import csv_response, harmless


def response_to(request: HttpRequest, rows: list[list[str]], *, has_mark: bool = False) -> StreamingHttpResponse:
    return csv_response(request, name="people.csv", header=["Name"], rows=rows, has_mark=has_mark)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])  # noqa: RUF001
def test_a_formula_becomes_text(start: str) -> None:
    assert harmless(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("cell", ["", "Ana", "a=b", "1-2", "'=1", "José", " =1"])
def test_other_text_stays_as_it_is(cell: str) -> None:
    assert harmless(cell) == cell


@pytest.mark.parametrize(("has_mark", "start"), [(False, b"Name\r\n"), (True, b"\xef\xbb\xbfName\r\n")])
def test_the_file_is_utf8_with_a_mark_on_request(*, has_mark: bool, start: bytes) -> None:
    response = response_to(RequestFactory().get("/"), [["José"]], has_mark=has_mark)

    assert response.getvalue() == start + "José\r\n".encode()
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="people.csv"'


def test_cells_with_commas_quotes_and_lines_come_back_whole() -> None:
    cells = ["a,b", 'say "hi"', "two\nlines", ""]
    text = response_to(RequestFactory().get("/"), [cells]).getvalue().decode()

    assert list(csv.reader(io.StringIO(text, newline="")))[1] == cells


def test_a_long_table_comes_in_pieces() -> None:
    rows = [[str(number)] for number in range(1200)]
    pieces = list(response_to(RequestFactory().get("/"), rows))

    assert len(pieces) == 3
    assert b"".join(pieces).count(b"\r\n") == 1201


def test_an_asgi_server_gets_the_same_pieces_one_by_one() -> None:
    request = AsyncRequestFactory().get("/")
    assert isinstance(request, ASGIRequest)
    response = response_to(request, [[str(number)] for number in range(1200)])

    async def read() -> list[bytes]:
        return [piece async for piece in response]

    pieces = async_to_sync(read)()
    assert (response.is_async, len(pieces), b"".join(pieces).count(b"\r\n")) == (True, 3, 1201)
