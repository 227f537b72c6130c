"""One canonical form for every spelling of a name."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.domain import usernames

SAME = [
    ("ana", "ANA"),
    ("ana", "  ana\t"),
    ("ana", "ａｎａ"),
    ("ana", "\u00a0ana\u2003"),
    ("josé", unicodedata.normalize("NFD", "josé")),
    ("straße", "STRASSE"),
    ("ﬁona", "fiona"),
    ("room²", "room2"),
    ("σίσυφος", "ΣΊΣΥΦΟΣ"),
    ("a.b+c@d-e_f1", "A.B+C@D-E_F1"),
]
NOBODY = ["", " ", "a b", "a\u200bna", "a\u200dna", "a:b", "a/b", "a\0b", "a\nb", "😀", "a" * 151, "\ud800"]
ALLOWED = ["ana", "7", "ana.ruiz@example.com", "мария", "محمد", "田中", "हिन्दी", "١٢٣"]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_name_have_one_form(one: str, other: str) -> None:
    assert usernames.canonical(one) == usernames.canonical(other) != ""


@pytest.mark.parametrize("name", NOBODY, ids=ascii)
def test_what_cannot_be_a_name_has_no_form(name: str) -> None:
    assert usernames.canonical(name) == ""


@pytest.mark.parametrize("name", ALLOWED)
def test_names_of_any_script_are_allowed(name: str) -> None:
    assert usernames.is_allowed(name)


@given(st.text(max_size=40))
def test_the_form_of_a_form_is_itself(name: str) -> None:
    form = usernames.canonical(name)

    assert form == "" or usernames.canonical(form) == form
