"""Turning MFA off and moving to a new phone: both take password and token."""

from base64 import b32decode
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import PendingLogin, User
from mfa.models import PendingDevice, TotpDevice
from tests.clients import signed_in
from tests.factories import PASSWORD, code_of, make_user, turn_mfa_on
from tests.mfa.test_setting import QR, URL, post, scan
from tests.steps import give, half_in, is_in

pytestmark = pytest.mark.django_db


def with_mfa() -> tuple[User, bytes, Client]:
    """A person with MFA on and a signed-in browser, all codes unused."""
    user = make_user()
    secret = turn_mfa_on(user)
    return user, secret, signed_in(user)


@pytest.mark.parametrize("act", ["off", "move"])
@pytest.mark.parametrize(
    ("password", "right_code", "text"),
    [
        ("", True, "Enter your password"),
        ("wrong", True, "That password is not correct"),
        (PASSWORD, False, "That code is not correct"),
        (PASSWORD, None, "Enter the 6-digit code"),
    ],
)
def test_off_and_move_need_password_and_token(act: str, password: str, right_code: bool | None, text: str) -> None:
    _user, secret, client = with_mfa()
    code = code_of(secret)
    token = {True: code, False: f"{(int(code) + 1) % 1_000_000:06}", None: ""}[right_code]

    response = post(client, act=act, password=password, token=token)

    assert text in response.content.decode()
    assert not QR.search(response.content.decode())
    assert TotpDevice.objects.count() == 1


def test_turning_off_lets_in_with_the_password_again_and_ends_the_rest() -> None:
    user, secret, client = with_mfa()
    elsewhere = signed_in(user)
    half_in(user.username)

    post(client, act="off", password=PASSWORD, token=code_of(secret))

    assert not TotpDevice.objects.exists()
    assert not PendingLogin.objects.exists()
    assert (is_in(client), is_in(elsewhere)) == (True, False)
    assert is_in(half_in(user.username))


def test_the_old_phone_works_until_the_new_one_is_confirmed_and_never_after() -> None:
    user, old, client = with_mfa()
    now = timezone.now()
    page = post(client, act="move", password=PASSWORD, token=code_of(old, now - timedelta(seconds=30))).content.decode()
    new = b32decode(scan(page))

    meanwhile = half_in(user.username)
    give(meanwhile, token=code_of(old, now))
    post(client, token=code_of(new, now))
    after = half_in(user.username)
    refused = give(after, token=code_of(old, now + timedelta(seconds=30)))
    give(after, token=code_of(new, now + timedelta(seconds=30)))

    assert "That code is not correct" in refused.content.decode()
    assert is_in(after)
    assert not is_in(meanwhile)
    assert TotpDevice.objects.count() == 1


def test_with_mfa_on_a_password_alone_shows_no_secret() -> None:
    _user, _secret, client = with_mfa()

    answers = [
        post(client, password=PASSWORD),
        post(client, act="confirm", password=PASSWORD),
        post(client, act="nonsense"),
        post(client),
    ]

    assert [answer.headers["Location"] for answer in answers] == [URL] * 4
    assert not PendingDevice.objects.exists()


def test_without_the_sealing_key_nobody_is_let_in(settings: Settings) -> None:
    user = make_user()
    secret = turn_mfa_on(user)
    settings.MFA_SECRET_KEYS = [b"n" * 32]
    client = half_in(user.username)

    response = give(client, token=code_of(secret))

    assert "Codes cannot be checked right now" in response.content.decode()
    assert not is_in(client)
