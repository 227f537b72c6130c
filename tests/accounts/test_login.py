"""The sign-in over HTTP: three questions at one address."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from accounts.models import PendingLogin, Session
from tests.factories import PASSWORD, code_of, make_user, turn_mfa_on
from tests.steps import give, half_in, is_in, step

pytestmark = pytest.mark.django_db

HOMES = [
    (Role.ADMINISTRATOR, "/floor/"),
    (Role.MANAGER, "/floor/"),
    (Role.SUPERVISOR, "/floor/"),
    (Role.AGENT, "/agent/"),
]


@pytest.mark.parametrize(("role", "home"), HOMES)
def test_without_mfa_the_password_lets_in_and_leads_home(client: Client, role: Role, home: str) -> None:
    user = make_user(role)

    asked = [step(client), give(client, username=user.username).headers["Location"], step(client)]
    response = give(client, password=PASSWORD)

    assert asked == ["username", "/login/", "password"]
    assert (response.status_code, response.headers["Location"]) == (302, home)
    assert is_in(client)


@pytest.mark.parametrize(("role", "home"), HOMES)
def test_with_mfa_the_token_lets_in_and_only_the_token(client: Client, role: Role, home: str) -> None:
    user = make_user(role)
    secret = turn_mfa_on(user)
    half_in(user.username, client=client)

    was_in = is_in(client)
    asked = step(client)
    response = give(client, token=code_of(secret))

    assert (was_in, asked) == (False, "token")
    assert (response.status_code, response.headers["Location"]) == (302, home)
    assert is_in(client)


def test_the_pages_have_the_labels_and_buttons_of_the_guide(client: Client) -> None:
    user = make_user()
    turn_mfa_on(user)
    pages = [client.get("/login/").content.decode()]
    give(client, username=user.username)
    pages.append(client.get("/login/").content.decode())
    give(client, password=PASSWORD)
    pages.append(client.get("/login/").content.decode())

    for page, label, button in zip(pages, ["Login", "Password", "MFA Token"], ["Next", "Next", "Login"], strict=True):
        assert f">{label}</label>" in page.replace("\n", "").replace("> ", ">").replace(" <", "<")
        assert f">{button}</button>" in page
        assert "6.69.25" in page
    assert ["Not you?" in page for page in pages] == [False, True, True]


def test_a_half_sign_in_is_a_row_without_the_password() -> None:
    user = make_user()
    turn_mfa_on(user)

    client = half_in(user.username)

    half = PendingLogin.objects.get()
    stored = repr(half.__dict__) + repr(client.cookies.items())
    assert half.user == user
    assert half.source == "127.0.0.1"
    assert PASSWORD not in stored
    assert not Session.objects.exists()


def test_a_name_alone_stores_nothing(client: Client) -> None:
    give(client, username=make_user().username)
    give(client, username="nobody")

    assert not PendingLogin.objects.exists()
    assert not Session.objects.exists()


@pytest.mark.parametrize("name", ["known", "unknown", "inactive", "with-mfa"])
def test_the_first_step_answers_alike_for_every_name(name: str) -> None:
    make_user(username="known")
    make_user(username="inactive", is_active=False)
    turn_mfa_on(make_user(username="with-mfa"))
    client = Client()

    response = give(client, username=name)
    page = client.get("/login/").content.decode()

    assert (response.status_code, response.headers["Location"], sorted(response.cookies)) == (
        302,
        "/login/",
        ["signin"],
    )
    assert step(client) == "password"
    assert name in page


@pytest.mark.parametrize("name", ["known", "unknown", "inactive", "with-mfa"])
def test_a_wrong_password_answers_alike_for_every_name(name: str) -> None:
    make_user(username="known")
    make_user(username="inactive", is_active=False)
    turn_mfa_on(make_user(username="with-mfa"))
    client = Client()
    give(client, username=name)

    response = give(client, password="wrong" if name != "inactive" else PASSWORD)

    page = response.content.decode()
    assert response.status_code == 200
    assert "The login or password is not correct" in page
    assert not client.session.items()
    assert step(client) == "password"


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"username": ""}, "Enter your login"),
        ({"username": "  "}, "Enter your login"),
        ({}, "Enter your login"),
        ({"username": "a\0b"}, "Null characters are not allowed."),
        ({"username": "a" * 151}, "at most 150 characters"),
        ({"password": PASSWORD}, "Enter your login"),
        ({"token": "123456"}, "Enter your login"),
    ],
)
def test_a_bad_first_answer_is_refused_in_words(client: Client, fields: dict[str, str], text: str) -> None:
    response = give(client, **fields)

    assert response.status_code == 200
    assert text in response.content.decode()
    assert step(client) == "username"


@pytest.mark.parametrize(
    ("token", "text"),
    [
        ("", "Enter the 6-digit code from your authenticator app"),
        ("12345", "The code must be 6 numbers"),
        ("1234567", "The code must be 6 numbers"),
        ("12345a", "The code must be 6 numbers"),
        ("+12345", "The code must be 6 numbers"),
        ("1_2345", "The code must be 6 numbers"),
        ("١٢٣٤٥٦", "The code must be 6 numbers"),
        ("１２３４５６", "The code must be 6 numbers"),
        ("12345²", "The code must be 6 numbers"),
        ("123456\n", "The code must be 6 numbers"),
        ("\u00a0123456", "The code must be 6 numbers"),
        ("123456\0", "The code must be 6 numbers"),
        ("1" * 100_000, "The code must be 6 numbers"),
    ],
)
def test_a_malformed_code_is_refused_and_the_sign_in_goes_on(token: str, text: str) -> None:
    user = make_user()
    turn_mfa_on(user)
    client = half_in(user.username)

    response = give(client, token=token)

    assert response.status_code == 200
    assert text in response.content.decode()
    assert step(client) == "token"
    assert PendingLogin.objects.get().failures == 0


@pytest.mark.parametrize("written", ["{0}", " {0} ", "{1} {2}", "{1}-{2}"])
def test_a_code_may_be_grouped(written: str) -> None:
    user = make_user()
    secret = turn_mfa_on(user)
    code = code_of(secret)

    client = half_in(user.username)
    give(client, token=written.format(code, code[:3], code[3:]))

    assert is_in(client)


def test_a_wrong_code_says_so_and_the_second_one_names_the_clock() -> None:
    user = make_user()
    secret = turn_mfa_on(user)
    wrong = f"{(int(code_of(secret)) + 1) % 1_000_000:06}"
    client = half_in(user.username)

    pages = [give(client, token=wrong).content.decode() for _ in range(2)]

    assert ["That code is not correct. Enter the code your app shows now" in page for page in pages] == [True, True]
    assert ["Check that the date and time on your phone" in page for page in pages] == [False, True]
    assert step(client) == "token"


def test_a_used_code_is_named_as_used() -> None:
    user = make_user()
    secret = turn_mfa_on(user)
    code = code_of(secret)
    first, second = half_in(user.username), half_in(user.username)

    give(first, token=code)
    response = give(second, token=code)

    assert "That code has already been used. Wait for the next one" in response.content.decode()
    assert (is_in(first), is_in(second)) == (True, False)


def test_a_password_is_compared_exactly() -> None:
    user = make_user(password="  Pässword with blanks at the end  ")

    trimmed = half_in(user.username, "Pässword with blanks at the end")
    exact = half_in(user.username, "  Pässword with blanks at the end  ")

    assert (is_in(trimmed), is_in(exact)) == (False, True)


def test_what_was_typed_is_shown_and_never_the_stored_spelling(client: Client) -> None:
    make_user(username="Ana.Ruiz", first_name="Secretname")

    give(client, username="  aNA.rUIZ ")
    page = client.get("/login/").content.decode()

    assert "aNA.rUIZ" in page
    assert "Ana.Ruiz" not in page
    assert "Secretname" not in page


@pytest.mark.parametrize("spelling", ["ANA", " ana ", "ａｎａ"])
def test_every_spelling_signs_the_same_person_in(client: Client, spelling: str) -> None:
    user = make_user(username="Ana")

    half_in(spelling, client=client)

    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_one_time_password_works_once_and_leads_to_a_new_one() -> None:
    user = make_user(one_time_password_until=timezone.now() + timedelta(hours=1), must_change_password=True)

    client, late = half_in(user.username), half_in(user.username)

    assert client.get("/").headers["Location"] == "/profile/password/"
    assert client.get("/agent/").headers["Location"] == "/profile/password/"
    assert step(late) == "password"
    chosen = {"new_password1": "a new one that is long", "new_password2": "a new one that is long"}
    assert client.post("/profile/password/", chosen).headers["Location"] == "/agent/"
    assert is_in(client)
    assert is_in(half_in(user.username, "a new one that is long"))


def test_an_old_one_time_password_is_a_wrong_one(client: Client) -> None:
    user = make_user(one_time_password_until=timezone.now() - timedelta(seconds=1), must_change_password=True)
    give(client, username=user.username)

    response = give(client, password=PASSWORD)

    assert "The login or password is not correct" in response.content.decode()
