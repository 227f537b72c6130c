"""A table of people as spreadsheets save it."""

import pytest

from accounts.domain import people_file
from accounts.domain.people_file import Line


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
def test_utf_8_is_read_with_and_without_a_mark(start: bytes) -> None:
    assert people_file.decode(start + "username\nJosé".encode()) == "username\nJosé"


@pytest.mark.parametrize(
    "raw",
    [
        "username\nJosé".encode("latin-1"),
        "username\nana".encode("utf-16"),
        "username\nana".encode("utf-16-le"),
        b"username\nan\x00a",
        b"\x89PNG\r\n\x1a\n",
        b"\xff" * 100,
    ],
)
def test_other_encodings_and_null_bytes_are_refused(raw: bytes) -> None:
    with pytest.raises(people_file.EncodingError):
        people_file.decode(raw)


def test_a_file_may_be_so_large_and_no_larger() -> None:
    people_file.decode(b"x" * people_file.MAX_BYTES)
    with pytest.raises(people_file.LargeFileError):
        people_file.decode(b"x" * (people_file.MAX_BYTES + 1))


@pytest.mark.parametrize(
    "text",
    [
        "username,role\nana,agent\nben,agent\n",
        "username;role\r\nana;agent\r\nben;agent",
        "username\trole\nana\tagent\nben\tagent",
        'username,role\n"ana","agent"\n ben , agent \n',
        "username,role\rana,agent\rben,agent\r",
    ],
)
def test_spreadsheets_separate_cells_and_rows_in_several_ways(text: str) -> None:
    table = people_file.read(text)

    assert (table.headings, table.lines, table.long) == (
        ["username", "role"],
        [Line(2, ["ana", "agent"]), Line(3, ["ben", "agent"])],
        frozenset(),
    )


def test_empty_rows_are_left_out_short_ones_filled_and_long_ones_noted() -> None:
    table = people_file.read("\nusername,role\n\n , \nana\nben,agent,,\ncarl,agent,more\n")

    assert table.lines == [Line(5, ["ana", ""]), Line(6, ["ben", "agent"]), Line(7, ["carl", "agent"])]
    assert table.long == {7}


def test_what_an_export_made_harmless_is_itself_again() -> None:
    cells = people_file.read("username,name\n'+ana,'=1+1\n'ben,'\n").lines

    assert cells == [Line(2, ["+ana", "=1+1"]), Line(3, ["'ben", "'"])]


@pytest.mark.parametrize("text", ["", "\n\n", "username", "username,role\n", " , \n,\n"])
def test_a_file_without_rows_is_refused(text: str) -> None:
    with pytest.raises(people_file.EmptyFileError):
        people_file.read(text)


@pytest.mark.parametrize(
    ("text", "line"),
    [('username\nana\n"ben', 3), ('username\n"ana"x\n', 2), ("username\n" + "x" * 140_000, 2), ('"', 1)],
)
def test_what_is_no_csv_is_refused_with_the_row(text: str, line: int) -> None:
    with pytest.raises(people_file.UnreadableError) as refusal:
        people_file.read(text)
    assert refusal.value.line == line


def test_a_file_may_have_so_many_rows_and_no_more() -> None:
    rows = [f"u{number}" for number in range(people_file.MAX_ROWS)]

    assert len(people_file.read("\n".join(["username", *rows])).lines) == people_file.MAX_ROWS
    with pytest.raises(people_file.ManyRowsError):
        people_file.read("\n".join(["username", *rows, "one.more"]))


def test_columns_can_be_emptied_and_all_else_stays_as_it_was() -> None:
    table = people_file.read(
        'username;"pass;word";role\n\nana;secret;"a ""b""\nc"\nben;other\ncleo;x;agent;more\n\n\ndan\n'
    )
    again = people_file.read(people_file.only(table, [0, 2]))

    assert (again.headings, again.long) == (["username", "pass;word", "role"], table.long)
    assert [line.number for line in again.lines] == [line.number for line in table.lines]
    assert [line.cells for line in again.lines] == [
        ["ana", "", 'a "b"\nc'],
        *(["ben", "", ""], ["cleo", "", "agent"], ["dan", "", ""]),
    ]
