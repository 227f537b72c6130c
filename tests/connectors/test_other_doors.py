"""Credentials of one door open no other."""

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import User
from tests.clients import signed_in
from tests.connectors.thick_client import CREDENTIALS, ME, SESSION, ask, refusal, token_of
from tests.factories import make_user, turn_mfa_on
from tests.steps import half_in

pytestmark = pytest.mark.django_db


def half_signed_in() -> Client:
    user = make_user()
    turn_mfa_on(user)
    return half_in(user.username)


def test_a_browser_session_is_no_token() -> None:
    browser = signed_in(make_user())
    stranger = Client()
    for path, method in [(ME, "get"), (SESSION, "delete")]:
        inside, outside = getattr(browser, method)(path), getattr(stranger, method)(path)
        assert refusal(inside) == (401, "invalid_token")
        assert (inside.content, dict(inside.headers)) == (outside.content, dict(outside.headers))
    assert browser.get("/profile/").status_code == 200


def test_the_key_of_a_browser_session_is_no_token_either() -> None:
    browser = signed_in(make_user())
    key = browser.cookies[settings.SESSION_COOKIE_NAME].value
    assert [refusal(ask(key)), refusal(ask(key, scheme="Basic"))] == [(401, "invalid_token")] * 2


def test_a_half_sign_in_is_no_token() -> None:
    browser, stranger = half_signed_in(), Client()
    cookie = browser.cookies[settings.SIGN_IN_COOKIE_NAME].value
    assert [refusal(ask(cookie)), refusal(ask(cookie, scheme="Basic"))] == [(401, "invalid_token")] * 2
    inside, outside = browser.get(ME), stranger.get(ME)
    assert (inside.content, dict(inside.headers)) == (outside.content, dict(outside.headers))


def test_a_half_sign_in_changes_nothing_at_the_sign_in_of_the_api() -> None:
    user = make_user()
    turn_mfa_on(user)
    browser = half_in(user.username)
    sent = browser.post(SESSION, CREDENTIALS | {"username": user.username}, content_type="application/json")
    assert refusal(sent) == (403, "mfa_enabled")


@pytest.mark.parametrize("cookie", [settings.SESSION_COOKIE_NAME, settings.SIGN_IN_COOKIE_NAME])
def test_a_token_is_no_cookie(cookie: str) -> None:
    client = Client()
    client.cookies[cookie] = token_of(make_user())
    response = client.get("/profile/")
    assert (response.status_code, response.headers["Location"]) == (302, "/login/?next=/profile/")


def test_a_token_opens_no_page() -> None:
    response = ask(token_of(make_user()), path="/profile/")
    assert (response.status_code, response.headers["Location"]) == (302, "/login/?next=/profile/")


def test_what_a_proxy_might_say_about_the_user_is_not_heard() -> None:
    user = make_user(username="amira")
    headers = {"X-Remote-User": "amira", "Remote-User": "amira", "X-Forwarded-User": "amira"}
    assert refusal(Client().get(ME, headers=headers)) == (401, "invalid_token")
    assert Client().get("/profile/", headers=headers, REMOTE_USER="amira").status_code == 302
    assert User.objects.get(pk=user.pk).last_login is None
