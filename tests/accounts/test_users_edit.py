"""The page of one person's account."""

from typing import Any, cast

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.enums import Role
from accounts.models import Session, Team, User
from cxportal.core.audit.names import Name
from cxportal.core.models import OutboxMail
from mfa.models import TotpDevice
from tests.clients import Browser, signed_in
from tests.factories import code_of, make_user, turn_mfa_on
from tests.pages import Form, form_of
from tests.records import changes, changes_of
from tests.steps import half_in, is_in, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Browser:
    return signed_in(make_user(Role.ADMINISTRATOR, username="boss", first_name="Grace", last_name="Hall"))


def url_of(user: User) -> str:
    return f"/system/users/{user.pk}/"


def open_form(client: Client, user: User) -> Form:
    response: Any = client.get(url_of(user))
    return form_of(response, "user-form")


def save(client: Client, user: User, form: Form | None = None, **typed: Any) -> HttpResponse:
    """Press Save on the page of a person, after typing."""
    form = form or open_form(client, user)
    return cast(HttpResponse, client.post(url_of(user), form.with_values(**typed)))


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


def test_the_form_shows_what_is_stored(client: Browser) -> None:
    team = Team.objects.create(name="Sales")
    user = make_user(Role.SUPERVISOR, username="ana", first_name="Ana", last_name="Ruiz", email="ana@example.com")
    user.teams.add(team)
    form = open_form(client, user)

    shown = {name: form.values.get(name) for name in ("username", "first_name", "last_name", "email", "role", "teams")}
    assert shown == {
        "username": ["ana"],
        "first_name": ["Ana"],
        "last_name": ["Ruiz"],
        "email": ["ana@example.com"],
        "role": ["supervisor"],
        "teams": [str(team.pk)],
    }
    assert (form.values["is_active"], form.values["reason"]) == (["on"], [""])


def test_a_save_changes_what_was_typed_and_says_so(client: Browser) -> None:
    user = make_user(username="ana")
    response = save(client, user, username="Ana.Ruiz", last_name="Ruiz", role="manager", email="new@example.com")

    assert response.headers["Location"] == url_of(user)
    assert "Ana.Ruiz is saved." in text_of(client.get(url_of(user)))  # type: ignore[arg-type]
    user.refresh_from_db()
    assert (user.username, user.last_name, user.role, user.email) == ("Ana.Ruiz", "Ruiz", "manager", "new@example.com")


def test_a_save_without_changes_ends_nothing(client: Browser) -> None:
    user = make_user()
    signed_in(user)
    save(client, user)

    assert (Session.objects.filter(user=user).count(), changes().count()) == (1, 0)


def test_unchecking_the_box_turns_mfa_off(client: Browser) -> None:
    user = make_user(username="ana")
    secret = turn_mfa_on(user)
    theirs, half = signed_in(user), half_in("ana")
    response = save(client, user, mfa_enabled=None, reason="Lost phone")

    assert response.status_code == 302
    assert "ana is saved. MFA is off, and every open session has ended." in text_of(client.get(url_of(user)))  # type: ignore[arg-type]
    assert not TotpDevice.objects.filter(user=user).exists()
    assert (is_in(theirs), step(half)) == (False, "username")
    assert is_in(half_in("ana"))
    made = changes_of(user).get()
    assert (made.name, made.actor_id, made.reason) == (Name.MFA_RESET, client.user.pk, "Lost phone")
    assert (made.address, made.actor_role, made.subject_name) == ("127.0.0.1", Role.ADMINISTRATOR, "ana")
    assert OutboxMail.objects.get(subject__contains="MFA was turned off").to == user.email
    assert code_of(secret) not in OutboxMail.objects.get(subject__contains="MFA was turned off").text


def test_a_phone_that_was_turned_off_never_works_again(client: Browser) -> None:
    user = make_user(username="ana")
    old = turn_mfa_on(user)
    save(client, user, mfa_enabled=None)
    turn_mfa_on(user)
    half = half_in("ana")
    half.post("/login/", {"token": code_of(old)})

    assert not is_in(half)


def test_where_mfa_is_off_the_box_cannot_be_checked(client: Browser) -> None:
    user = make_user()
    form = open_form(client, user)
    assert "mfa_enabled" in form.disabled
    assert "MFA is off. Only the user can turn it on, in My Profile." in text_of(client.get(url_of(user)))  # type: ignore[arg-type]

    save(client, user, form, mfa_enabled="on", last_name="New")
    user.refresh_from_db()
    assert (user.last_name, TotpDevice.objects.count()) == ("New", 0)
    assert [made.name for made in changes()] == [Name.USER_UPDATED]
    assert is_in(half_in(user.username))


def test_a_form_from_before_the_enrolment_is_shown_again(client: Browser) -> None:
    user = make_user()
    form = open_form(client, user)
    turn_mfa_on(user)
    again = save(client, user, form, last_name="New", reason="because")

    assert "this account changed after you opened the page" in text_of(again)
    assert TotpDevice.objects.filter(user=user).exists()
    kept = form_of(again, "user-form")
    shown = [kept.values[name] for name in ("mfa_enabled", "last_name", "reason")]
    assert shown == [["on"], ["New"], ["because"]]

    assert save(client, user, kept, mfa_enabled=None).status_code == 302
    assert not TotpDevice.objects.filter(user=user).exists()


@pytest.mark.parametrize("forged", [{}, {"seen_device": "x" * 32}, {"seen_device": "é"}, {"seen_device": "\0"}])
def test_mfa_is_not_turned_off_by_a_post_that_no_page_rendered(client: Browser, forged: dict[str, str]) -> None:
    user = make_user()
    turn_mfa_on(user)
    values = {"username": user.username, "role": "agent", "is_active": "on"}
    response = client.post(url_of(user), values | forged)

    assert (response.status_code, TotpDevice.objects.count()) == (200, 1)


def test_a_demotion_by_another_administrator_is_not_undone_by_an_old_form(client: Browser) -> None:
    user = make_user(Role.MANAGER)
    form = open_form(client, user)
    save(client, user, role="agent", is_active=None)
    again = save(client, user, form, first_name="New")

    kept = form_of(again, "user-form")
    assert (kept.values["role"], kept.values.get("is_active"), kept.values["first_name"]) == (["agent"], None, ["New"])
    user.refresh_from_db()
    assert (user.role, user.is_active) == ("agent", False)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"username": ""}, "Enter a login"),
        ({"username": "a b"}, "Use only letters, digits and @ . + - _ in the login"),
        ({"username": "BOSS"}, "Somebody already has this login. Choose another one"),
        ({"username": "ｂｏｓｓ"}, "Somebody already has this login. Choose another one"),
        ({"username": "a" * 151}, "at most 150 characters"),
        ({"username": "ana\0"}, "Null characters are not allowed"),
        ({"first_name": "a" * 81}, "at most 80 characters"),
        ({"last_name": "a\0"}, "Null characters are not allowed"),
        ({"email": "nowhere"}, "Enter an email address like name@example.com"),
        ({"email": "a" * 250 + "@example.com"}, "at most 254 characters"),
        ({"role": "root"}, "root is not one of the available choices"),
        ({"role": ""}, "Choose a role"),
        ({"role": "Agent"}, "Agent is not one of the available choices"),
        ({"teams": "99"}, "99 is not one of the available choices"),
        ({"teams": ["x", "\0"]}, "not one of the available choices"),
        ({"reason": "a" * 301}, "at most 300 characters"),
    ],
)
def test_what_does_not_fit_is_refused_beside_its_field_and_kept(
    client: Browser, typed: dict[str, Any], words: str
) -> None:
    user = make_user(username="ana")
    response = save(client, user, **{"last_name": "Kept"} | typed)

    assert response.status_code == 200
    assert words in text_of(response)
    assert "Error:" in text_of(response).split("<title>")[1].split("</title>")[0]
    user.refresh_from_db()
    assert (user.username, user.last_name != "Kept") == ("ana", True)


def test_fields_that_the_form_does_not_have_are_ignored(client: Browser) -> None:
    user = make_user()
    before = User.objects.filter(pk=user.pk).values("password", "epoch", "must_change_password", "username_key").get()
    smuggled: dict[str, Any] = dict.fromkeys(
        ("is_staff", "is_superuser", "must_change_password", "epoch", "pk", "id"), "1"
    )
    response = save(client, user, **smuggled)

    assert response.status_code == 302
    assert User.objects.filter(pk=user.pk).values(*before).get() == before


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"is_active": None}, "You cannot take your own access away"),
        ({"role": "manager"}, "You cannot take your own access away"),
        ({"mfa_enabled": None}, "Turn your own MFA off in My Profile"),
    ],
)
def test_the_own_access_and_factor_stay(typed: dict[str, Any], words: str) -> None:
    make_user(Role.ADMINISTRATOR)
    user = make_user(Role.ADMINISTRATOR)
    turn_mfa_on(user)
    client = signed_in(user)
    response = save(client, user, **typed)

    assert words in text_of(response)
    assert is_in(client)
    assert TotpDevice.objects.filter(user=user).exists()


def test_the_own_page_points_to_my_profile() -> None:
    user = make_user(Role.ADMINISTRATOR)
    turn_mfa_on(user)
    text = text_of(signed_in(user).get(url_of(user)))  # type: ignore[arg-type]

    assert '<a href="/profile/mfa/">My Profile</a> does it, with your password and a code.' in text
    assert "New one-time password" not in text


def test_the_last_administrator_stays(client: Browser) -> None:
    response = save(client, client.user, is_active=None)

    assert "This is the last active administrator" in text_of(response)
    assert is_in(client)


def test_a_demoted_person_is_out_at_the_next_request(client: Browser) -> None:
    user = make_user(Role.MANAGER)
    theirs = signed_in(user)
    save(client, user, role="agent")

    assert not is_in(theirs)


def test_only_the_person_of_the_address_is_changed(client: Browser) -> None:
    first, second = make_user(username="first"), make_user(username="second")
    form = open_form(client, first)
    response: Any = client.post(url_of(second), form.with_values(last_name="New"))

    assert "this account changed after you opened the page" in text_of(response)
    assert not User.objects.filter(last_name="New").exists()


def test_the_page_never_shows_the_secret(client: Browser) -> None:
    user = make_user()
    turn_mfa_on(user)
    text = text_of(client.get(url_of(user)))  # type: ignore[arg-type]

    assert ("otpauth" in text, "data:image" in text) == (False, False)
    assert client.get(url_of(user)).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("teams", [1, 3])
def test_the_page_asks_seven_times(
    client: Browser, django_assert_num_queries: DjangoAssertNumQueries, teams: int
) -> None:
    user = make_user()
    for number in range(teams):
        user.teams.add(Team.objects.create(name=f"Team {number}"))

    with django_assert_num_queries(7):  # session, administrator; person, own teams, device, all teams; locks
        client.get(url_of(user))
