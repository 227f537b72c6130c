"""The list of people as a form: choose, confirm, done."""

import csv
import io
from typing import Any, cast

import pytest
from django.core import signing
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.domain import bulk
from accounts.enums import BulkAct, Role
from accounts.models import Team, User
from cxportal.core.models import AuditRecord
from mfa.models import TotpDevice
from tests.accounts.test_users_proof import TITLE, age
from tests.clients import Browser, signed_in
from tests.factories import PASSWORD, make_user, turn_mfa_on
from tests.pages import form_of

pytestmark = pytest.mark.django_db
URL = "/system/users/bulk/"


@pytest.fixture
def client() -> Browser:
    return signed_in(make_user(Role.ADMINISTRATOR, username="boss"))


def post(client: Client, fields: dict[str, Any], **options: Any) -> HttpResponse:
    return cast(HttpResponse, client.post(URL, fields, **options))


def choose(client: Client, action: str, *people: User, **more: Any) -> HttpResponse:
    return post(client, {"action": action, "ids": [person.pk for person in people]} | more)


def confirm(client: Client, page: HttpResponse, **typed: Any) -> str:
    """Answer the page that lists people, and read the list's message."""
    done = post(client, form_of(page).with_values(**typed), follow=True)
    return done.content.decode()


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


def test_the_list_is_a_form_with_a_box_for_everybody_but_oneself(client: Browser) -> None:
    ana, ben = make_user(username="ana"), make_user(username="ben")
    page = cast(HttpResponse, client.get("/system/users/?q=&role="))

    text = text_of(page)
    assert all(f'name="ids" value="{user.pk}"' in text for user in (ana, ben))
    assert f'name="ids" value="{client.user.pk}"' not in text
    assert (form_of(page).action, "Choose an action" in text) == (URL, True)
    assert 'name="everybody"' not in text


def test_the_confirm_page_lists_who_is_affected_and_who_is_not(client: Browser) -> None:
    ana, ben = make_user(username="ana"), make_user(username="ben")
    turn_mfa_on(ana)
    page = choose(client, "mfa_off", ana, ben, client.user)

    text = text_of(page)
    assert "Turn MFA off for 1 user" in text
    assert text.index("Who is affected") < text.index(">ana<") < text.index("Who is skipped") < text.index(">ben<")
    assert "nothing to change" in text
    assert "your own account" in text
    assert TotpDevice.objects.count() == 1

    assert "1 changed" in confirm(client, page, reason="lost")
    assert TotpDevice.objects.count() == 0
    assert AuditRecord.objects.get(name="authn_mfa_reset").reason == "lost"


def test_an_act_with_skipped_people_is_reported(client: Browser) -> None:
    ana, ben = make_user(username="ana"), make_user(username="ben")
    page = choose(client, "deactivate", ana, ben)
    User.objects.filter(pk=ben.pk).update(role=Role.MANAGER)

    assert "1 changed, 1 skipped (changed meanwhile)" in confirm(client, page)
    assert [*User.objects.filter(is_active=False)] == [ana]


def test_everybody_that_the_filters_show_can_be_chosen(client: Browser) -> None:
    people = [make_user(username=f"u{number:02}") for number in range(30)]
    manager = make_user(Role.MANAGER, username="manager")
    text = text_of(cast(HttpResponse, client.get("/system/users/?role=agent")))
    assert "All 30 that match" in text

    page = choose(client, "deactivate", people[0], everybody="1", filters="role=agent&page=2")
    assert "Deactivate 30 users" in text_of(page)
    done = post(client, form_of(page).values)
    assert done.headers["Location"] == "/system/users/?role=agent&page=2"
    assert User.objects.filter(is_active=False).count() == 30
    assert User.objects.get(pk=manager.pk).is_active


def test_the_team_is_asked_on_the_confirm_page(client: Browser) -> None:
    team, ana = Team.objects.create(name="Sales"), make_user(username="ana")
    page = choose(client, "set_team", ana)

    again = post(client, form_of(page).with_values(team=""))
    assert "Choose a team" in text_of(again)
    assert "ana" in text_of(again)
    foreign = post(client, form_of(page).with_values(team="999"))
    assert (foreign.status_code, ana.teams.count()) == (200, 0)
    assert "1 changed" in confirm(client, again, team=str(team.pk))
    assert [*ana.teams.all()] == [team]


def test_a_team_that_vanished_is_said(client: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    team, ana = Team.objects.create(name="Sales"), make_user(username="ana")
    page = choose(client, "set_team", ana)
    number = str(team.pk)
    monkeypatch.setattr("accounts.domain.directory.teams", lambda: [(number, "Sales")])
    team.delete()

    assert "that team no longer exists" in confirm(client, page, team=number)


def test_a_demoted_administrator_changes_nobody(client: Browser) -> None:
    ana = make_user(username="ana")
    page = choose(client, "deactivate", ana)
    User.objects.filter(pk=client.user.pk).update(role=Role.MANAGER)

    assert post(client, form_of(page).values).status_code == 403
    assert User.objects.get(pk=ana.pk).is_active


def test_chosen_people_leave_as_a_file_that_is_written_down(client: Browser) -> None:
    ana, ben = make_user(username="ana", first_name="=1+1"), make_user(username="ben")
    make_user(username="carl")
    response = client.post(URL, {"action": "export", "ids": [ana.pk, ben.pk]})

    rows = list(csv.reader(io.StringIO(response.getvalue().decode(), newline="")))
    assert [row[0] for row in rows] == ["Login", "ana", "ben"]
    assert rows[1][1] == "'=1+1"
    assert AuditRecord.objects.get(name="data_exported").detail == {"what": "users", "filters": {"chosen": "2"}}


def test_an_export_of_everybody_is_written_down_with_the_filters(client: Browser) -> None:
    make_user(username="ana")
    response = client.post(URL, {"action": "export", "everybody": "1", "filters": "role=agent&sort=name"})

    assert response.getvalue().count(b"\r\n") == 2
    assert AuditRecord.objects.get(name="data_exported").detail == {"what": "users", "filters": {"role": "agent"}}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Choose what to do"),
        ({"action": "", "ids": "1"}, "Choose what to do"),
        ({"action": "promote", "ids": "1"}, "Choose what to do"),
        ({"action": "deactivate"}, "Choose at least one user"),
        ({"action": "deactivate", "ids": ["1", "x"]}, "Choose at least one user"),
        ({"action": "deactivate", "ids": "-1"}, "Choose at least one user"),
        ({"action": "deactivate", "ids": "١"}, "Choose at least one user"),
        ({"action": "deactivate", "ids": "9" * 19}, "Choose at least one user"),
        ({"action": "deactivate", "ids": "\0"}, "Choose at least one user"),
        ({"action": "deactivate", "everybody": "1", "filters": "x" * 3000}, "at most 2000 characters"),
        ({"action": "deactivate", "everybody": "1", "filters": "q=\0"}, "Null characters are not allowed"),
    ],
)
def test_what_makes_no_sense_leads_back_to_the_list(client: Browser, fields: dict[str, Any], words: str) -> None:
    make_user()
    done = post(client, fields, follow=True)

    assert words in text_of(done)
    assert not User.objects.filter(is_active=False).exists()


def test_numbers_of_nobody_leave_nobody_to_change(client: Browser) -> None:
    page = post(client, {"action": "deactivate", "ids": ["999999999999999999", "0"]})

    assert "Nobody is left to change" in text_of(page)


def test_too_many_people_are_refused(client: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "MOST", 2)
    for _ in range(2):
        make_user()

    done = post(client, {"action": "deactivate", "everybody": "1"}, follow=True)
    assert "Narrow the list down first" in text_of(done)


def test_what_is_confirmed_cannot_be_altered(client: Browser) -> None:
    ana, ben = make_user(username="ana"), make_user(username="ben")
    chosen = form_of(choose(client, "deactivate", ana)).values["chosen"][0]
    foreign = signing.dumps([client.user.pk, "deactivate", "", [[ben.pk, ""]]])
    other = signed_in(make_user(Role.ADMINISTRATOR))

    for browser, sealed in ((client, chosen[:-1] + "x"), (client, foreign), (client, ""), (other, chosen)):
        done = post(browser, {"chosen": sealed}, follow=True)
        assert "that page was out of date" in text_of(done)
    assert not User.objects.filter(is_active=False).exists()


def test_fields_beside_what_is_confirmed_are_not_heard(client: Browser) -> None:
    ana, ben = make_user(username="ana"), make_user(username="ben")
    page = choose(client, "activate", ana, ben)
    User.objects.filter(pk=ben.pk).update(is_active=False)
    page = choose(client, "activate", ben)
    confirm(client, page, action="deactivate", ids=[str(ana.pk)], role="administrator", everybody="1")

    assert not User.objects.filter(is_active=False).exists()
    assert User.objects.filter(role=Role.ADMINISTRATOR).count() == 1


@pytest.mark.parametrize("act", list(BulkAct))
def test_an_old_sign_in_is_asked_for_the_password_first(client: Browser, act: BulkAct) -> None:
    team, ana = Team.objects.create(name="Sales"), make_user(username="ana", is_active=act is not BulkAct.ACTIVATE)
    turn_mfa_on(ana)
    age(client, minutes=16)
    before = User.objects.filter(pk=ana.pk).values().get()

    question = choose(client, act, ana)
    if act is not BulkAct.EXPORT:
        question = post(client, form_of(question).with_values(team=str(team.pk)))
    assert TITLE in text_of(question)
    assert User.objects.filter(pk=ana.pk).values().get() == before

    done = client.post(URL, form_of(question).with_values(password=PASSWORD))
    assert done.status_code == (200 if act is BulkAct.EXPORT else 302)
    assert AuditRecord.objects.filter(actor_id=client.user.pk).count() == 1


@pytest.mark.parametrize("people", [1, 3])
def test_the_confirm_page_takes_a_constant_number_of_queries(client: Browser, people: int) -> None:
    chosen = [make_user() for _ in range(people)]

    with CaptureQueriesContext(connection) as asked:
        choose(client, "mfa_off", *chosen)
    assert len(asked) == 7  # session, person; teams twice; the chosen, their devices, them again
