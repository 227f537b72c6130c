"""The list of people: searched, narrowed, sorted, paged, and never broken by an address."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.enums import Role
from accounts.models import Team, User
from tests.clients import Browser, signed_in
from tests.factories import make_user, turn_mfa_on

pytestmark = pytest.mark.django_db
URL = "/system/users/"
LOGIN = re.compile(r'<bdi id="login-\d+">([^<]+)</bdi>')
COUNT = re.compile(r'id="user-count"[^>]*>\s*([^<]+?)\s*<')


@pytest.fixture
def client() -> Browser:
    return signed_in(make_user(Role.ADMINISTRATOR, username="zz.boss", first_name="Grace", last_name="Hall"))


@pytest.fixture
def crowd() -> None:
    now = timezone.now()
    team = Team.objects.create(pk=7, name="Sales")
    ana = make_user(username="ana", first_name="José", last_name="Ruiz", email="first@example.com", last_login=now)
    ana.teams.add(team)
    turn_mfa_on(ana)
    make_user(Role.SUPERVISOR, username="ben", first_name="Ana", last_name="Byrne", is_active=False)
    make_user(username="cy", first_name="", last_name="", email="", last_login=now - timedelta(days=9))


def page(client: Browser, query: str = "") -> str:
    response = client.get(f"{URL}?{query}")
    assert response.status_code == 200
    return response.content.decode()


def logins(client: Browser, query: str = "") -> list[str]:
    return [login for login in LOGIN.findall(page(client, query)) if login != "zz.boss"]


@pytest.mark.usefixtures("crowd")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["ana", "ben", "cy"]),
        ("q=ana", ["ana", "ben"]),
        ("q=ANA", ["ana", "ben"]),
        ("q=jose", ["ana"]),
        ("q=Jos%C3%A9+ruiz", ["ana"]),
        ("q=ruiz+byrne", []),
        ("q=first%40example", ["ana"]),
        ("q=+++", ["ana", "ben", "cy"]),
        ("q=%25", []),
        ("q=_", []),
        ("q=%5C", []),
        ("q='+OR+1=1--", []),
        ("role=supervisor", ["ben"]),
        ("role=agent", ["ana", "cy"]),
        ("status=active", ["ana", "cy"]),
        ("status=inactive", ["ben"]),
        ("mfa=on", ["ana"]),
        ("mfa=off", ["ben", "cy"]),
        ("team=7", ["ana"]),
        ("role=agent&mfa=off&q=cy", ["cy"]),
        ("sort=-username", ["cy", "ben", "ana"]),
        ("sort=name", ["cy", "ben", "ana"]),
        ("sort=-name", ["ana", "ben", "cy"]),
        ("sort=role", ["ana", "cy", "ben"]),
        ("sort=status", ["ana", "cy", "ben"]),
        ("sort=-status", ["ben", "cy", "ana"]),
        ("sort=mfa", ["ana", "ben", "cy"]),
        ("sort=-mfa", ["cy", "ben", "ana"]),
        ("sort=-last_login", ["ana", "cy", "ben"]),
        ("sort=last_login", ["ben", "cy", "ana"]),
    ],
)
@pytest.mark.both_databases
def test_an_address_finds_these_people_in_this_order(client: Browser, query: str, found: list[str]) -> None:
    assert logins(client, query) == found


@pytest.mark.usefixtures("crowd")
@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("query", "label"),
    [
        ("role=bogus", "Role"),
        ("role=Agent", "Role"),
        ("status=1", "Status"),
        ("mfa=yes", "MFA"),
        ("team=8", "Team"),
        ("team=x", "Team"),
        ("team=99999999999999999999999999", "Team"),
        ("sort=password", "Sorting"),
        ("sort=epoch", "Sorting"),
        ("q=%00", "Search"),
        ("q=a%00b", "Search"),
        ("q=" + "a" * 201, "Search"),
        ("role=%00", "Role"),
    ],
)
def test_a_value_without_sense_is_left_out_and_named(client: Browser, query: str, label: str) -> None:
    text = page(client, query)

    assert f"These filters were not understood and are left out: {label}." in text
    assert [login for login in LOGIN.findall(text) if login != "zz.boss"] == ["ana", "ben", "cy"]


@pytest.mark.usefixtures("crowd")
@pytest.mark.parametrize(
    "query", ["page=0", "page=x", "page=99999999999", "per_page=0", "page=%00", "%ff=%fe", "q=%ff"]
)
def test_no_address_breaks_the_page(client: Browser, query: str) -> None:
    assert "Users" in page(client, query)


def test_the_login_leads_to_the_account(client: Browser) -> None:
    user = make_user(username="ana")

    assert f'<a class="link" href="/system/users/{user.pk}/"><bdi id="login-{user.pk}">ana</bdi></a>' in page(client)


def test_text_of_people_is_shown_as_text(client: Browser) -> None:
    make_user(username="ana", first_name="<b>Ana</b>", email="")

    text = page(client, "q=%3Cscript%3E")
    assert "<script>" not in text.split("<body")[1]
    assert "&lt;b&gt;Ana&lt;/b&gt;" in page(client)


def test_pages_say_where_they_are(client: Browser) -> None:
    User.objects.bulk_create(
        User(username=f"u{number:03}", username_key=f"u{number:03}", search_text=f"u{number:03}")
        for number in range(60)
    )
    first, second = page(client), page(client, "page=2&q=u&per_page=25")

    assert COUNT.findall(first) == ["Showing 1–25 of 61"]
    assert COUNT.findall(second) == ["Showing 26–50 of 60"]
    assert 'href="?page=3&amp;q=u&amp;per_page=25"' in second
    assert second.count('aria-current="page"') == 2  # the menu's and the page's
    assert len(LOGIN.findall(page(client, "per_page=100"))) == 61


def test_filters_in_force_can_be_taken_away_one_by_one(client: Browser) -> None:
    text = page(client, "q=x&role=agent&mfa=&page=4")

    assert 'href="/system/users/?role=agent"' in text
    assert 'href="/system/users/?q=x"' in text
    assert text.count('class="chip"') == 2


def test_nobody_found_says_what_to_do(client: Browser) -> None:
    text = page(client, "q=nobody-at-all")

    assert COUNT.findall(text) == ["No user matches"]
    assert "Clear filters" in text


def test_headings_say_how_the_list_is_sorted(client: Browser) -> None:
    text = page(client, "sort=-last_login")

    assert re.findall(r'aria-sort="(\w+)"', text) == ["descending"]
    assert 'href="/system/users/?sort=last_login"' in text


def test_a_search_while_typing_gets_the_results_and_a_clean_address(client: Browser) -> None:
    response = client.get(f"{URL}?q=zz&role=&sort=username&page=", headers={"HX-Request": "true"})
    text = response.content.decode()

    assert "<html" not in text
    assert text.lstrip().startswith('<section id="user-results"')
    assert '<p id="user-count" hx-swap-oob="innerHTML">' in text
    assert COUNT.findall(text) == ["Showing 1–1 of 1"]
    assert response.headers["HX-Push-Url"] == "/system/users/?q=zz"
    assert "HX-Request" in response.headers["Vary"]


def test_going_back_gets_the_whole_page(client: Browser) -> None:
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}

    assert "<html" in client.get(URL, headers=headers).content.decode()


def test_the_list_never_reads_password_hashes(client: Browser) -> None:
    with CaptureQueriesContext(connection) as asked:
        client.get(URL)

    listing = [query["sql"] for query in asked if "mfa_totpdevice" in query["sql"]]
    assert len(listing) == 1
    assert "password" not in listing[0].replace("one_time_password_until", "").replace("must_change_password", "")


@pytest.mark.parametrize("people", [1, 3, 30])
@pytest.mark.parametrize("query", ["", "q=person", "team=7&mfa=on&sort=-last_login"])
def test_a_page_asks_six_times_however_many_people_there_are(
    client: Browser, django_assert_num_queries: DjangoAssertNumQueries, people: int, query: str
) -> None:
    team = Team.objects.create(pk=7, name="Sales")
    for _ in range(people):
        user = make_user()
        user.teams.add(team)
        turn_mfa_on(user)

    with django_assert_num_queries(6):  # session, person; teams; count, keys, rows
        client.get(f"{URL}?{query}")
