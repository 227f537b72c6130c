"""My Profile: who somebody is, and how the pages look to them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.enums import Role
from accounts.models import User
from tests.clients import signed_in
from tests.factories import make_user, turn_mfa_on

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", list(Role))
def test_every_role_finds_name_login_and_mfa_setting(role: Role) -> None:
    user = make_user(role, first_name="Ana", last_name="Ruiz")

    page = signed_in(user).get("/profile/").content.decode()

    for text in ("Ana Ruiz", user.username, "MFA Setting", "/profile/mfa/", "Change password"):
        assert text in page


@pytest.mark.parametrize(
    ("role", "path", "is_there"),
    [(Role.AGENT, "/profile/", True), (Role.AGENT, "/agent/", False), (Role.MANAGER, "/profile/", False)],
)
def test_agents_find_the_way_back_to_the_panel(role: Role, path: str, is_there: bool) -> None:
    page = signed_in(make_user(role)).get(path).content.decode()

    assert ('<a class="topnav-item" href="/agent/">' in page) is is_there


def test_who_needs_a_new_password_first_is_not_sent_to_the_panel() -> None:
    page = signed_in(make_user(must_change_password=True)).get("/profile/password/").content.decode()

    assert 'href="/agent/"' not in page


@pytest.mark.parametrize("is_on", [True, False])
def test_the_state_of_mfa_is_shown(is_on: bool) -> None:
    user = make_user()
    if is_on:
        turn_mfa_on(user)

    response = signed_in(user).get("/profile/")

    assert response.context["mfa_is_on"] is is_on


def test_language_and_appearance_are_kept() -> None:
    user = make_user()
    client = signed_in(user)

    response = client.post("/profile/", {"language": "es", "theme": "dark"})
    page = client.get("/profile/").content.decode()

    assert response.headers["Location"] == "/profile/"
    assert '<html lang="es" dir="ltr" data-theme="cxdark">' in page
    assert User.objects.values_list("language", "theme").get(pk=user.pk) == ("es", "dark")


@pytest.mark.parametrize(
    "fields",
    [{"language": "xx", "theme": "dark"}, {"language": "es", "theme": "pink"}, {"language": "es"}, {"theme": "\0"}],
)
def test_an_unknown_choice_is_refused_and_nothing_is_kept(fields: dict[str, str]) -> None:
    user = make_user()

    response = signed_in(user).post("/profile/", fields)

    assert response.status_code == 200
    assert response.context["appearance_form"].errors
    assert User.objects.values_list("language", "theme").get(pk=user.pk) == ("", "system")


def test_saving_the_appearance_writes_nothing_else_about_the_person() -> None:
    user = make_user()
    client = signed_in(user)

    with CaptureQueriesContext(connection) as asked:
        client.post("/profile/", {"language": "es", "theme": "dark", "role": "administrator", "is_active": "on"})

    updates = [query["sql"] for query in asked if query["sql"].startswith('UPDATE "accounts_user"')]
    assert len(updates) == 1
    assert updates[0].split(" SET ")[1].split(" WHERE ")[0] == "\"language\" = 'es', \"theme\" = 'dark'"
    assert User.objects.get(pk=user.pk).role == Role.AGENT
