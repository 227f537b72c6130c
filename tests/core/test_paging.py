"""Pages that exist, whatever the address says."""

import pytest
from django.http import QueryDict

from accounts.models import Team
from cxportal.core.paging import page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def teams() -> None:
    Team.objects.bulk_create(Team(name=f"Team {number:03}") for number in range(60))


@pytest.mark.usefixtures("teams")
@pytest.mark.parametrize(
    ("query", "number", "first", "rows"),
    [
        ("", 1, "Team 000", 25),
        ("page=2", 2, "Team 025", 25),
        ("page=3", 3, "Team 050", 10),
        ("page=4", 3, "Team 050", 10),
        ("page=999999999999999999999999", 3, "Team 050", 10),
        (f"page={'9' * 5000}", 1, "Team 000", 25),
        ("page=0", 3, "Team 050", 10),
        ("page=-1", 3, "Team 050", 10),
        ("page=two", 1, "Team 000", 25),
        ("page=%00", 1, "Team 000", 25),
        ("per_page=50", 1, "Team 000", 50),
        ("per_page=100&page=1", 1, "Team 000", 60),
        ("per_page=7", 1, "Team 000", 25),
        ("per_page=-50", 1, "Team 000", 25),
        ("per_page=lots&page=2", 2, "Team 025", 25),
    ],
)
def test_an_address_leads_to_a_page(query: str, number: int, first: str, rows: int) -> None:
    page = page_of(Team.objects.all(), QueryDict(query))

    assert (page.number, page[0].name, len(page)) == (number, first, rows)
    assert [team.name for team in page] == sorted(team.name for team in page)


def test_an_empty_list_has_one_empty_page() -> None:
    page = page_of(Team.objects.all(), QueryDict("page=5"))

    assert (page.number, list(page), page.paginator.count) == (1, [], 0)
