"""System > Teams: names, members, and who may change them."""

import re
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.domain import setting_rows, teams
from accounts.enums import Role
from accounts.models import Team, User
from cxportal.core.audit.names import Name
from tests.clients import Browser, signed_in
from tests.factories import make_user
from tests.settings_pages import form_at, routing_records, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Browser:
    return signed_in(make_user(Role.MANAGER))


@pytest.fixture
def sales() -> Team:
    return Team.objects.create(name="Sales")


def names(team: Team) -> list[str]:
    return [member.username for member in team.members.all()]


def save_members(client: Browser, team: Team, levels: dict[str, Any]) -> None:
    url = f"/system/teams/{team.pk}/members/"
    client.post(url, form_at(client, url, "members").with_values(**levels))


def test_a_team_is_added_renamed_and_deleted_with_a_record_each(client: Browser) -> None:
    client.post("/system/teams/add/", {"name": "Sales"})
    team = Team.objects.get()
    client.post(f"/system/teams/{team.pk}/", {"name": "Service"})
    client.post(f"/system/teams/{team.pk}/delete/")

    assert not Team.objects.exists()
    assert [(each.name, each.detail["name"]) for each in routing_records()] == [
        (Name.ROUTING_CREATED, "Sales"),
        (Name.ROUTING_CHANGED, "Service"),
        (Name.ROUTING_DELETED, "Service"),
    ]


def test_a_team_with_members_is_not_deleted(client: Browser, sales: Team) -> None:
    sales.members.add(make_user())

    assert "Sales is in use and stays." in text_of(client.post(f"/system/teams/{sales.pk}/delete/", follow=True))
    assert Team.objects.exists()


@pytest.mark.parametrize(("name", "words"), [("", "Enter a name"), ("sales", "This name is taken"), ("x" * 81, "80")])
def test_a_name_that_does_not_fit_is_refused(client: Browser, sales: Team, name: str, words: str) -> None:
    assert words in text_of(client.post("/system/teams/add/", {"name": name}))
    assert Team.objects.get() == sales


def test_people_join_and_leave_on_one_page(client: Browser, sales: Team) -> None:
    ana, ben = make_user(username="ana"), make_user(Role.SUPERVISOR, username="ben")
    sales.members.add(ana)
    save_members(client, sales, {f"level-{ana.pk}": None, f"level-{ben.pk}": "1"})

    assert names(sales) == ["ben"]
    detail = routing_records().get().detail
    assert (detail["added"], detail["removed"]) == (["ben"], ["ana"])


def test_a_page_that_changes_nothing_undoes_nobody_elses_work(client: Browser, sales: Team) -> None:
    ana = make_user(username="ana")
    url = f"/system/teams/{sales.pk}/members/"
    form = form_at(client, url, "members")
    sales.members.add(ana)
    client.post(url, form.values)

    assert (names(sales), routing_records().count()) == (["ana"], 0)


def test_agents_and_supervisors_may_join(client: Browser, sales: Team) -> None:
    people = {role: make_user(role, username=f"a.{role}") for role in Role}
    make_user(username="a.gone", is_active=False)
    sales.members.add(people[Role.MANAGER])
    text = text_of(client.get(f"/system/teams/{sales.pk}/members/"))

    assert re.findall(r"<bdi>(a\.\w+)</bdi>", text) == ["a.manager", "a.supervisor", "a.agent"]


def test_who_may_not_join_is_passed_over(client: Browser, sales: Team) -> None:
    teams.change_members(
        sales.pk, joining=[client.user.pk, 0], leaving=[client.user.pk], actor=client.user, now=timezone.now()
    )

    assert (names(sales), routing_records().count()) == ([], 0)


def test_a_team_that_is_gone_has_no_members(client: Browser) -> None:
    with pytest.raises(setting_rows.GoneError):
        teams.change_members(0, joining=[], leaving=[], actor=client.user, now=timezone.now())
    assert client.get("/system/teams/0/members/").status_code == 404


@pytest.mark.parametrize("typed", [{"was": "x"}, {"was": "1:1,"}, {"level": "2"}, {"level": "x"}, {"was": "1" * 3001}])
def test_what_no_page_sends_is_refused_or_passed_over(client: Browser, sales: Team, typed: dict[str, str]) -> None:
    ana = make_user()
    sent = {"was": typed.get("was", f"{ana.pk}:0"), f"level-{ana.pk}": typed.get("level", "0")}
    response = client.post(f"/system/teams/{sales.pk}/members/", sent)

    assert response.status_code in {200, 302}
    assert (names(sales), routing_records().count()) == ([], 0)


@pytest.mark.parametrize(
    ("query", "found"),
    [("q=ana", ["ana"]), ("member=in", ["ben"]), ("member=out", ["ana"]), ("member=x", ["ben", "ana"])],
)
def test_the_people_are_narrowed_by_the_address(client: Browser, sales: Team, query: str, found: list[str]) -> None:
    make_user(username="ana")
    sales.members.add(make_user(username="ben"))
    text = text_of(client.get(f"/system/teams/{sales.pk}/members/?{query}"))

    assert re.findall(r'<label for="level-\d+"><bdi>(\w+)</bdi>', text) == found


@pytest.mark.parametrize("people", [1, 3])
def test_the_pages_ask_as_often_however_many_people_there_are(
    client: Browser, sales: Team, django_assert_num_queries: DjangoAssertNumQueries, people: int
) -> None:
    for number in range(people):
        sales.members.add(make_user())
        Team.objects.create(name=f"Team {number}")

    with django_assert_num_queries(5):  # session, person; count, keys, rows
        client.get("/system/teams/")
    with django_assert_num_queries(6):  # and the team
        client.get(f"/system/teams/{sales.pk}/members/")


def test_the_list_counts_who_is_active(client: Browser, sales: Team) -> None:
    sales.members.add(make_user(), make_user(), make_user(Role.SUPERVISOR), make_user(is_active=False))
    text = text_of(client.get("/system/teams/"))

    assert re.findall(r'data-label="(Agents|Supervisors)">(\d+)<', text) == [("Agents", "2"), ("Supervisors", "1")]
    assert User.objects.filter(teams=sales).count() == 4


def test_the_menu_leads_managers_to_the_settings_of_routing(client: Browser) -> None:
    labels = re.findall(r'class="menu-item" href="/system/[^"]+"[^>]*>([^<]+)<', text_of(client.get("/system/teams/")))

    assert labels == ["Teams", "Queues", "Pause reasons", "Dispositions", "Canned responses"]
