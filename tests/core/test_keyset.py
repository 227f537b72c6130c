"""Pages of a list that grows at its front."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from cxportal.core import keyset
from cxportal.core.audit import log
from cxportal.core.audit.log import Happening
from cxportal.core.keyset import Stretch
from cxportal.core.models import AuditRecord

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NOW = timezone.now()


def write(at: int) -> int:
    """A record of a second; its number."""
    return log.write(Happening("user_updated"), now=NOW + timedelta(seconds=at)).pk


def stretch(query: str = "") -> Stretch:
    return keyset.stretch_of(AuditRecord.objects.all(), QueryDict(query))


def numbers(query: str = "") -> list[int]:
    return [row.pk for row in stretch(query).rows]


@pytest.fixture
def made() -> list[int]:
    """Sixty records, three to a second, newest first."""
    return [write(number // 3) for number in range(60)][::-1]


def test_the_newest_come_first(made: list[int]) -> None:
    found = stretch()

    assert [row.pk for row in found.rows] == made[:25]
    assert (found.newer, found.older, found.count, found.size) == (None, made[24], 60, 25)
    assert not found.has_more_than_counted


def test_each_page_begins_where_the_one_before_ended(made: list[int]) -> None:
    second, third = f"before={made[24]}", f"before={made[49]}"

    assert numbers(second) + numbers(third) == made[25:]
    assert (stretch(second).newer, stretch(second).older) == (made[25], made[49])
    assert (stretch(third).newer, stretch(third).older) == (made[50], None)


def test_the_way_back_leads_through_the_same_rows(made: list[int]) -> None:
    assert numbers(f"after={made[50]}") == made[25:50]
    assert (stretch(f"after={made[50]}").newer, stretch(f"after={made[50]}").older) == (made[25], made[49])
    assert numbers(f"after={made[25]}") == made[:25]
    assert (stretch(f"after={made[25]}").newer, stretch(f"after={made[25]}").older) == (None, made[24])


def test_what_comes_in_front_meanwhile_moves_no_page(made: list[int]) -> None:
    before = numbers(f"before={made[24]}")
    write(100)

    assert numbers(f"before={made[24]}") == before


def test_a_record_that_comes_late_stands_where_it_happened(made: list[int]) -> None:
    late = write(10)

    assert late in numbers(f"before={made[24]}")


@pytest.mark.parametrize("word", ["", "x", "-1", "0", "999999999", "1e3", "٣", "9" * 30, "%00"])
@pytest.mark.parametrize("name", ["before", "after"])
def test_a_row_that_makes_no_sense_leads_to_the_newest(made: list[int], name: str, word: str) -> None:
    assert numbers(f"{name}={word}") == made[:25]


def test_behind_the_last_row_there_is_nothing_and_a_way_back(made: list[int]) -> None:
    assert (numbers(f"before={made[-1]}"), stretch(f"before={made[-1]}").older) == ([], None)
    assert numbers(f"after={made[0]}") == made[:25]


def test_pages_have_the_wanted_size(made: list[int]) -> None:
    assert numbers("per_page=50") == made[:50]
    assert numbers("per_page=7") == made[:25]


def test_very_many_rows_are_not_counted(made: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyset, "COUNTED", 30)

    assert (stretch().count, stretch().has_more_than_counted) == (30, True)


def test_an_empty_list_has_no_pages() -> None:
    assert stretch("before=1") == Stretch([], None, None, 0, 25)
