"""A new phone after a sign-in with a recovery code, in the session of that sign-in alone."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from accounts.models import User
from mfa.domain import recovery
from tests.accounts.test_recovery_sign_in import text_of
from tests.factories import PASSWORD, code_of
from tests.mfa.test_setting import post, scan_secret
from tests.steps import give, half_in, is_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
QUARTER = timedelta(minutes=15)


def test_who_came_by_a_code_sets_up_a_new_phone_with_the_password_alone(
    user: User, secret: bytes, codes: list[str]
) -> None:
    client = half_in(user.username)
    give(client, recovery_code=codes[0])
    page = text_of(client.get("/profile/mfa/"))

    refused = post(client, act="move", password="wrong")
    shown = post(client, act="move", password=PASSWORD)
    new = scan_secret(shown)
    done = post(client, token=code_of(new))
    again = post(client, act="move", password=PASSWORD)

    assert "You logged in with a recovery code, so no token of the old phone is needed." in page
    assert "That password is not correct" in text_of(refused)
    assert done.headers["Location"] == "/profile/mfa/"
    assert "Enter the 6-digit code" in text_of(again)
    assert is_in(client)
    assert recovery.standing(user.pk).left == 9
    other = half_in(user.username)
    assert "That code is not correct" in text_of(give(other, token=code_of(secret)))
    give(other, token=code_of(new, timezone.now() + timedelta(seconds=30)))
    assert is_in(other)


@pytest.mark.parametrize("act", ["off", "codes"])
def test_everything_else_takes_a_token_as_ever(user: User, secret: bytes, codes: list[str], act: str) -> None:
    client = half_in(user.username)
    give(client, recovery_code=codes[0])

    path = {"off": "/profile/mfa/", "codes": "/profile/mfa/codes/"}[act]
    answer = client.post(path, {"act": act, "password": PASSWORD})

    assert "Enter the 6-digit code" in text_of(answer)
    assert recovery.standing(user.pk).left == 9


def test_after_a_quarter_of_an_hour_a_move_takes_the_old_phone_again(
    user: User, codes: list[str], clock: time_machine.Traveller
) -> None:
    client = half_in(user.username)
    give(client, recovery_code=codes[0])
    clock.shift(QUARTER)

    answer = post(client, act="move", password=PASSWORD)

    assert "Enter the 6-digit code" in text_of(answer)
    assert 'src="data:image/png' not in text_of(answer)


def test_turning_off_meanwhile_leaves_nothing_to_move(user: User, codes: list[str]) -> None:
    client = half_in(user.username)
    give(client, recovery_code=codes[0])
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM mfa_totpdevice")

    assert post(client, act="move", password=PASSWORD).headers["Location"] == "/profile/mfa/"
