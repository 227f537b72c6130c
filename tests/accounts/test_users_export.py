"""The list of people as a file."""

import csv
import io
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.enums import Role
from cxportal.core.models import AuditRecord
from cxportal.core.spreadsheet import FORMULA_STARTS
from tests.clients import Browser, signed_in
from tests.factories import make_user, turn_mfa_on

pytestmark = pytest.mark.django_db
URL = "/system/users/export/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


@pytest.fixture
def client() -> Browser:
    return signed_in(make_user(Role.ADMINISTRATOR, username="zz.boss"))


def rows(client: Browser, query: str = "") -> list[list[str]]:
    response = client.get(f"{URL}?{query}")
    return list(csv.reader(io.StringIO(response.getvalue().decode(), newline="")))


def test_the_file_says_who_everybody_is(client: Browser) -> None:
    at = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    ana = make_user(username="ana", first_name="José", last_name="Ruiz", email="ana@example.com", last_login=at)
    turn_mfa_on(ana)
    make_user(Role.MANAGER, username="ben", first_name="", last_name="", email="", is_active=False)

    assert rows(client)[:3] == [
        ["Login", "First name", "Last name", "Email", "Role", "Status", "MFA", "Last login"],
        ["ana", "José", "Ruiz", "ana@example.com", "Agent", "Active", "On", "2026-03-01T09:30:00+00:00"],
        ["ben", "", "", "", "Manager", "Inactive", "Off", ""],
    ]


def test_the_file_holds_what_the_filters_show_on_all_pages(client: Browser) -> None:
    for number in range(30):
        make_user(username=f"u{number:02}")
    make_user(Role.MANAGER, username="other")

    found = rows(client, "role=agent&sort=-username&page=2&per_page=25")

    assert [row[0] for row in found[1:]] == [f"u{number:02}" for number in reversed(range(30))]


def test_names_that_are_formulas_become_text(client: Browser) -> None:
    make_user(username="+ana", first_name="=HYPERLINK(1)", last_name="-1", email="@x.example")

    assert rows(client, "q=hyperlink")[1][:4] == ["'+ana", "'=HYPERLINK(1)", "'-1", "'@x.example"]


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_no_name_is_run_by_a_spreadsheet(client: Browser, start: str) -> None:
    make_user(username="ana", first_name=f"{start}HYPERLINK(1)", last_name=f"{start}1+1")

    assert rows(client, "q=ana")[1][1:3] == [f"'{start}HYPERLINK(1)", f"'{start}1+1"]


@pytest.mark.parametrize(("query", "start"), [("", b"Login,"), ("bom=1", b"\xef\xbb\xbfLogin,"), ("bom=x", b"Login,")])
def test_a_mark_for_excel_comes_on_request(client: Browser, query: str, start: bytes) -> None:
    assert client.get(f"{URL}?{query}").getvalue().startswith(start)


def test_the_download_is_kept_out_of_caches(client: Browser) -> None:
    response = client.get(URL)

    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Content-Disposition"] == 'attachment; filename="users.csv"'


def test_a_download_is_written_down_with_its_filters(client: Browser) -> None:
    client.get(f"{URL}?q=Ana&role=agent&status=bogus&sort=-username", headers={"user-agent": FIREFOX}).getvalue()

    record = AuditRecord.objects.get(name="data_exported")
    assert (record.actor_id, record.actor_role, record.address) == (client.user.pk, "administrator", "127.0.0.1")
    assert record.device == "Firefox 128 on Linux"
    assert record.detail == {"what": "users", "filters": {"q": "Ana", "role": "agent"}}


@pytest.mark.parametrize("people", [1, 3])
def test_the_file_takes_one_query_of_people(client: Browser, people: int) -> None:
    for _ in range(people):
        turn_mfa_on(make_user())

    with CaptureQueriesContext(connection) as asked:
        client.get(URL).getvalue()

    assert len([query for query in asked if "mfa_totpdevice" in query["sql"]]) == 1
    assert len(asked) <= 6  # session, person; teams; a record; a cursor
