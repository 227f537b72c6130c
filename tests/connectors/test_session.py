"""Sign-in, whoami and sign-out of thick clients."""

import logging
from datetime import timedelta
from http import HTTPStatus

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.domain import passwords
from accounts.enums import Role
from accounts.models import PendingLogin, Session
from connectors.models import ApiToken
from tests.connectors.thick_client import CREDENTIALS, ME, SESSION, ask, post, read, refusal, sign_in, token_of
from tests.factories import PASSWORD, make_user, turn_mfa_on

pytestmark = pytest.mark.django_db

MFA_SENTENCE = (
    "MFA is on for this user, so the Agent App and the Salesforce Connector cannot be used. "
    "Use the Agent Panel in a browser"
)


@pytest.mark.parametrize("client", ["agent-app", "salesforce-connector"])
def test_an_agent_gets_a_token_that_says_who_he_is_and_how_long(client: str) -> None:
    user = make_user(Role.AGENT, "amira", first_name="Amira", last_name="Haddad")

    response = sign_in(user, client=client)

    body = read(response)
    token = body.pop("access_token")
    person = {"username": "amira", "name": "Amira Haddad", "role": "agent"}
    assert (response.status_code, response.headers["Content-Type"]) == (201, "application/json; charset=utf-8")
    assert body == {"token_type": "Bearer", "expires_in": 43200, "user": person}
    assert len(token) == 43
    assert read(ask(token)) == person


def test_any_spelling_of_the_login_will_do() -> None:
    make_user(username="amira")
    fullwidth = "".join(chr(ord(letter) - ord("A") + 0xFF21) for letter in "AMIRA")
    assert post(CREDENTIALS | {"username": f" {fullwidth} "}).status_code == HTTPStatus.CREATED


def test_the_database_holds_the_digest_of_a_token_only() -> None:
    token = token_of(make_user())
    assert token not in str(list(ApiToken.objects.values_list()))


def test_fields_that_nobody_asked_for_change_nothing() -> None:
    user = make_user()
    turn_mfa_on(user)
    hints = {"mfa_supported": True, "client_type": "agent-panel", "token": "000000", "role": "administrator"}
    assert refusal(sign_in(user, **hints)) == (403, "mfa_enabled")


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.MANAGER, Role.SUPERVISOR])
@pytest.mark.parametrize("mfa_is_on", [False, True])
def test_a_role_without_thick_clients_is_told_so_first(role: Role, *, mfa_is_on: bool) -> None:
    user = make_user(role)
    if mfa_is_on:
        turn_mfa_on(user)
    assert refusal(sign_in(user)) == (403, "role_not_allowed")


def test_with_mfa_on_the_right_password_gets_the_reason_and_nothing_else() -> None:
    user = make_user()
    turn_mfa_on(user)

    response = sign_in(user)

    body = read(response)
    assert refusal(response) == (403, "mfa_enabled")
    assert body["detail"] == MFA_SENTENCE
    assert user.username not in response.content.decode()
    assert (ApiToken.objects.count(), PendingLogin.objects.count(), Session.objects.count()) == (0, 0, 0)


def test_with_mfa_on_a_wrong_password_learns_nothing() -> None:
    user = make_user()
    turn_mfa_on(user)
    assert refusal(sign_in(user, password="not this one")) == (401, "invalid_credentials")


def test_the_refusal_after_a_right_password_is_one_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    user = make_user()
    turn_mfa_on(user)

    with caplog.at_level(logging.INFO, logger="connectors"):
        sign_in(user)

    said = f"API sign-in refused: code=mfa_enabled user={user.pk} client=agent-app source=127.0.0.1"
    assert [record.getMessage() for record in caplog.records if record.name.startswith("connectors")] == [said]
    assert PASSWORD not in caplog.text


def test_a_one_time_password_opens_the_browser_only_and_stays_unused() -> None:
    user = make_user()
    raw = passwords.give_one_time(user, now=timezone.now())
    user.save()

    answers = [refusal(sign_in(user, password=raw)) for _ in range(2)]

    assert answers == [(403, "password_change_required")] * 2
    with time_machine.travel(timezone.now() + timedelta(hours=73)):
        assert refusal(sign_in(user, password=raw)) == (401, "invalid_credentials")


def test_unknown_wrong_inactive_and_unusable_get_the_same_bytes() -> None:
    make_user(username="amira")
    make_user(username="inactive", is_active=False)
    unusable = make_user(username="unusable")
    unusable.set_unusable_password()
    unusable.save()

    bodies = [
        CREDENTIALS | {"username": "nobody"},
        CREDENTIALS | {"username": "not a name!"},
        CREDENTIALS | {"password": PASSWORD + " "},
        CREDENTIALS | {"username": "inactive"},
        CREDENTIALS | {"username": "unusable"},
    ]
    answers = [post(body) for body in bodies]

    assert refusal(answers[0]) == (401, "invalid_credentials")
    assert len({(answer.content, tuple(sorted(answer.headers.items()))) for answer in answers}) == 1


def test_the_sentences_for_people_come_in_their_language() -> None:
    user = make_user()
    response = Client().post(
        SESSION,
        CREDENTIALS | {"username": user.username, "password": "not this one"},
        content_type="application/json",
        headers={"Accept-Language": "es"},
    )
    assert response.headers["Content-Language"] == "es"
    assert read(response)["title"] == "Wrong login or password"


def test_signing_out_kills_the_token_and_no_other() -> None:
    user = make_user()
    kept, gone = token_of(user), token_of(user)

    response = ask(gone, method="delete", path=SESSION)

    assert (response.status_code, response.content) == (204, b"")
    assert refusal(ask(gone)) == (401, "invalid_token")
    assert refusal(ask(gone, method="delete", path=SESSION)) == (401, "invalid_token")
    assert ask(kept).status_code == HTTPStatus.OK


def test_no_answer_sets_a_cookie_or_may_be_kept() -> None:
    user = make_user()
    client = Client()
    client.cookies.load({settings.CSRF_COOKIE_NAME: "broken", settings.SESSION_COOKIE_NAME: "u" * 32})

    answers = [
        post(CREDENTIALS | {"username": user.username}, client=client),
        post(CREDENTIALS | {"username": "nobody"}, client=client),
        post([], client=client),
        client.get(ME),
        client.get("/api/v1/nowhere"),
        client.put(SESSION),
    ]

    assert [answer.status_code for answer in answers] == [201, 401, 422, 401, 404, 405]
    assert [answer.cookies.output() for answer in answers] == [""] * len(answers)
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}
