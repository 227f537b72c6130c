"""Who reaches System > Users, with every method, and what a request may not smuggle in."""

import pytest
from django.test import Client

from accounts.enums import Role
from accounts.models import User
from tests.clients import signed_in
from tests.factories import PASSWORD, make_user, turn_mfa_on
from tests.records import changes
from tests.steps import half_in

pytestmark = pytest.mark.django_db
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
ADDRESSES = (
    "/system/users/",
    "/system/users/export/",
    "/system/users/add/",
    "/system/users/bulk/",
    "/system/users/import/",
    "/system/users/{id}/",
    "/system/users/{id}/password/",
    "/system/users/{id}/reset/",
    "/system/users/{id}/unlock/",
)
WANTED = {"username": "taken-over", "role": "administrator", "first_name": "Eve", "is_active": "on"}
ALLOWED = {
    "/system/users/": {"GET", "HEAD"},
    "/system/users/export/": {"GET", "HEAD"},
    "/system/users/add/": {"GET", "HEAD", "POST"},
    "/system/users/bulk/": {"POST"},
    "/system/users/import/": {"GET", "HEAD", "POST"},
    "/system/users/{id}/": {"GET", "HEAD", "POST"},
    "/system/users/{id}/password/": {"POST"},
    "/system/users/{id}/reset/": {"POST"},
    "/system/users/{id}/unlock/": {"POST"},
}


def stored() -> list[tuple[object, ...]]:
    return list(User.objects.order_by("pk").values_list("username", "role", "password", "is_active", "epoch"))


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("role", [Role.MANAGER, Role.SUPERVISOR, Role.AGENT])
def test_other_roles_get_a_403_from_every_method_and_change_nothing(role: Role, address: str) -> None:
    subject = make_user(username="subject")
    client = signed_in(make_user(role))
    before, url = stored(), address.format(id=subject.pk)

    answers = [client.generic(method, url, b"username=taken-over&role=administrator").status_code for method in METHODS]
    posted = client.post(url, WANTED, headers={"X-HTTP-Method-Override": "PUT"})

    assert answers == [403] * len(METHODS)
    assert posted.status_code == 403
    assert (stored(), changes().count()) == (before, 0)


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("who", ["stranger", "half signed in"])
def test_strangers_are_led_to_the_sign_in(who: str, address: str) -> None:
    administrator = make_user(Role.ADMINISTRATOR)
    turn_mfa_on(administrator)
    client = half_in(administrator.username, PASSWORD) if who == "half signed in" else Client()
    url = address.format(id=administrator.pk)
    before = stored()

    for method in ("GET", "POST"):
        response = client.generic(method, url)
        assert (response.status_code, response.headers["Location"].split("?")[0]) == (302, "/login/")
    assert stored() == before


@pytest.mark.parametrize("address", ADDRESSES)
def test_administrators_get_an_answer_to_the_methods_of_the_table_only(address: str) -> None:
    subject = make_user(username="subject")
    client = signed_in(make_user(Role.ADMINISTRATOR))

    answers = {method: client.generic(method, address.format(id=subject.pk)).status_code for method in METHODS}

    assert {method for method, status in answers.items() if status != 405} == ALLOWED[address]
    assert max(answers.values()) < 500


@pytest.mark.parametrize("address", ["/system/users/{id}/", "/system/users/{id}/password/"])
@pytest.mark.parametrize("number", ["0", "999999", "99999999999999999999999999"])
def test_nobody_is_found_under_a_foreign_number(address: str, number: str) -> None:
    client = signed_in(make_user(Role.ADMINISTRATOR))

    assert client.post(address.format(id=number)).status_code == 404


def test_no_form_takes_a_post_without_its_csrf_token() -> None:
    user = make_user(Role.ADMINISTRATOR)
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed_in(user).cookies
    before = stored()

    for address in ADDRESSES[2:]:
        assert client.post(address.format(id=user.pk), WANTED).status_code == 403
    assert stored() == before


def test_a_demoted_administrator_is_out_at_the_next_request() -> None:
    user = make_user(Role.ADMINISTRATOR)
    client = signed_in(user)
    User.objects.filter(pk=user.pk).update(role=Role.MANAGER)

    assert client.get("/system/users/").status_code == 403
