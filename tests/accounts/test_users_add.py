"""New people, and one-time passwords that are shown once."""

import re
from datetime import timedelta
from typing import Any, cast

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Session, Team, User
from cxportal.core.audit.names import Name
from cxportal.core.models import AuditRecord
from tests.clients import Browser, signed_in
from tests.factories import PASSWORD, make_user, turn_mfa_on
from tests.pages import form_of
from tests.records import changes_of
from tests.steps import give, half_in, is_in

pytestmark = pytest.mark.django_db
URL = "/system/users/add/"
SHOWN = re.compile(r'class="once-password" dir="ltr">([^<]+)</bdi>')
NEW = {"username": "ana", "first_name": "Ana", "last_name": "Ruiz", "email": "ana@example.com", "role": "agent"}


@pytest.fixture
def client() -> Browser:
    return signed_in(make_user(Role.ADMINISTRATOR, username="boss"))


def shown(response: HttpResponse) -> str:
    found = SHOWN.search(response.content.decode())
    return found.group(1) if found else ""


def add(client: Client, **typed: Any) -> HttpResponse:
    return cast(HttpResponse, client.post(URL, NEW | typed))


def renew(client: Client, user: User, **typed: Any) -> HttpResponse:
    """Press the button for a new one-time password on the page of a person."""
    page: Any = client.get(f"/system/users/{user.pk}/")
    form = form_of(page, "new-password")
    return cast(HttpResponse, client.post(form.action, form.with_values(**typed)))


def test_the_form_is_empty_and_offers_an_agent(client: Browser) -> None:
    page: Any = client.get(URL)
    form = form_of(page)

    assert (form.values["username"], form.values["role"], "mfa_enabled" in form.values) == ([""], ["agent"], False)


def test_a_new_person_signs_in_once_with_the_password_shown_and_chooses_another(client: Browser) -> None:
    team = Team.objects.create(name="Sales")
    response = add(client, teams=[team.pk])
    raw = shown(response)
    theirs = half_in("ANA", raw)

    assert len(raw.replace("-", "")) == 20
    assert response.headers["Cache-Control"] == "no-store"
    assert theirs.get("/agent/").headers["Location"] == "/profile/password/"
    assert not is_in(half_in("ana", raw))
    theirs.post("/profile/password/", {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert is_in(half_in("ana", PASSWORD))
    ana = User.objects.get(username="ana")
    assert ([*ana.teams.all()], changes_of(ana).get().actor_id) == ([team], client.user.pk)


def test_the_password_is_nowhere_else(client: Browser) -> None:
    raw = shown(add(client))

    assert raw not in client.get("/system/users/").content.decode()
    assert raw not in client.get(f"/system/users/{User.objects.get(username='ana').pk}/").content.decode()
    assert raw not in str(list(Session.objects.values()))
    assert raw not in str(list(User.objects.values()))
    assert raw not in str(list(AuditRecord.objects.values()))


def test_a_reload_adds_nobody_twice(client: Browser) -> None:
    add(client)
    again = add(client)

    assert "Somebody already has this login" in again.content.decode()
    assert (shown(again), User.objects.filter(username="ana").count()) == ("", 1)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"username": ""}, "Enter a login"),
        ({"username": "BOSS"}, "Somebody already has this login"),
        ({"username": "a:b"}, "Use only letters, digits"),
        ({"role": "owner"}, "owner is not one of the available choices"),
        ({"email": "x"}, "Enter an email address like name@example.com"),
        ({"first_name": "a\0"}, "Null characters are not allowed"),
    ],
)
def test_what_does_not_fit_adds_nobody_and_is_kept(client: Browser, typed: dict[str, str], words: str) -> None:
    response = add(client, **{"last_name": "Kept"} | typed)

    assert words in response.content.decode()
    assert form_of(response).values["last_name"] == ["Kept"]
    assert User.objects.count() == 1


def test_nobody_is_added_with_a_password_or_factor_of_the_administrators_choice(client: Browser) -> None:
    add(client, mfa_enabled="on", is_active="", raw="secret secret secret", is_superuser="on", epoch="7")

    ana = User.objects.get(username="ana")
    assert (ana.is_active, ana.epoch, ana.must_change_password) == (True, 0, True)
    assert not ana.check_password("secret secret secret")


def test_a_new_password_replaces_the_old_one_and_ends_everything(client: Browser) -> None:
    user = make_user(username="ana")
    theirs = signed_in(user)
    raw = shown(renew(client, user))

    assert (is_in(theirs), is_in(half_in("ana"))) == (False, False)
    assert half_in("ana", raw).get("/agent/").headers["Location"] == "/profile/password/"
    assert changes_of(user).get().name == Name.ONE_TIME_PASSWORD


def test_a_new_password_does_not_touch_mfa(client: Browser) -> None:
    user = make_user(username="ana")
    turn_mfa_on(user)
    raw = shown(renew(client, user))
    half = half_in("ana", raw)

    assert not is_in(half)
    assert "MFA Token" in half.get("/login/").content.decode()


def test_a_reload_makes_no_second_password(client: Browser) -> None:
    user = make_user(username="ana")
    page: Any = client.get(f"/system/users/{user.pk}/")
    form = form_of(page, "new-password")
    first: Any = client.post(form.action, form.values)
    again = client.post(form.action, form.values)

    assert again.headers["Location"] == f"/system/users/{user.pk}/"
    user.refresh_from_db()
    assert user.check_password(shown(first))


@pytest.mark.parametrize("mark", [None, "", "x", "\0"])
def test_a_post_that_no_page_rendered_makes_no_password(client: Browser, mark: str | None) -> None:
    user = make_user(username="ana")
    response = renew(client, user, seen_password=mark)

    assert response.status_code == 302
    assert is_in(half_in("ana"))


def test_the_own_password_is_changed_in_my_profile(client: Browser) -> None:
    response = client.post(f"/system/users/{client.user.pk}/password/", {"seen_password": "x"})

    assert response.status_code == 302
    assert "You cannot take your own access away" in client.get(response.headers["Location"]).content.decode()
    assert is_in(half_in("boss"))


def test_the_account_says_that_a_one_time_password_waits(client: Browser) -> None:
    user = make_user(one_time_password_until=timezone.now() + timedelta(hours=1), must_change_password=True)

    assert "A one-time password, until" in client.get(f"/system/users/{user.pk}/").content.decode()


def test_a_wrong_code_of_mfa_leaves_the_one_time_password_for_another_try(client: Browser) -> None:
    user = make_user(username="ana")
    turn_mfa_on(user)
    raw = shown(renew(client, user))
    give(half_in("ana", raw), token="000000")

    assert "MFA Token" in half_in("ana", raw).get("/login/").content.decode()
