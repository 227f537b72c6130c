"""The third step without the phone: a recovery code, once, and never more than the token step gives away."""

import re
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.enums import Role
from accounts.models import PendingLogin, User
from cxportal.core.audit.names import Name
from cxportal.core.limits import store
from cxportal.core.models import AuditRecord, OutboxMail
from mfa.domain import guesses, recovery
from mfa.models import RecoveryCode
from tests.factories import PASSWORD, code_of, make_user, turn_mfa_on, wrong_codes
from tests.mfa.test_setting import post, scan_secret
from tests.steps import give, half_in, is_in, person_in, step
from tests.together import together

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
ADDRESS = "/login/?use=recovery_code"
QUARTER = timedelta(minutes=15)
SAID = "That recovery code is not correct or has already been used"
WRONG = "zzzzz-zzzzz"


def text_of(response: Any) -> str:  # noqa: ANN401 - the client's answers have a type of the test library
    return str(response.content.decode())


def guess(client: Client, count: int) -> list[HttpResponse]:
    return [give(client, recovery_code=WRONG) for _number in range(count)]


def test_a_recovery_code_stands_for_the_code_of_the_phone(user: User, codes: list[str]) -> None:
    client = half_in(user.username)
    page = text_of(client.get("/login/"))
    asked = text_of(client.get(ADDRESS))

    done = client.post(ADDRESS, {"recovery_code": recovery.grouped(codes[0]).upper()})

    assert f'href="{ADDRESS}"' in page
    assert 'name="recovery_code"' in asked
    assert 'name="token"' not in asked
    assert done.headers["Location"] == "/floor/"
    assert is_in(client)
    assert person_in(client).is_verified()
    assert RecoveryCode.objects.count() == 9


def test_the_field_is_enough(user: User, codes: list[str]) -> None:
    client = half_in(user.username)

    give(client, recovery_code=codes[0])

    assert is_in(client)


def test_the_field_asks_for_text_and_sends_nothing_by_itself(user: User, codes: list[str]) -> None:
    page = text_of(half_in(user.username).get(ADDRESS))

    field = re.search(r"<input[^>]*recovery_code[^>]*>", page)
    assert field
    assert 'inputmode="text"' in field[0]
    assert "data-code" not in field[0]
    assert "data-auto-submit" not in page


def test_next_is_kept(user: User, codes: list[str]) -> None:
    client = Client()
    client.get("/login/?next=/profile/")
    client.post("/login/?next=/profile/", {"username": user.username})
    give(client, password=PASSWORD)
    client.get(ADDRESS)

    assert client.post(ADDRESS, {"recovery_code": codes[0]}).headers["Location"] == "/profile/"


def test_a_used_code_is_refused_like_a_wrong_one(user: User, codes: list[str]) -> None:
    give(half_in(user.username), recovery_code=codes[0])
    client = half_in(user.username)

    answers = [text_of(give(client, recovery_code=code)) for code in (codes[0], WRONG)]

    assert [SAID in answer for answer in answers] == [True, True]
    assert not is_in(client)


def test_a_code_of_somebody_else_is_refused(user: User, codes: list[str]) -> None:
    other = make_user()
    turn_mfa_on(other)
    theirs = recovery.make(other.pk, now=timezone.now())
    client = half_in(user.username)

    assert SAID in text_of(give(client, recovery_code=theirs[0]))
    assert recovery.standing(other.pk).left == 10


@pytest.mark.parametrize("code", ["", "12345", "4f7kq-x2m9u", "x" * 99_999, "\0", "\N{FULLWIDTH DIGIT FOUR}f7kq-x2m9d"])
def test_what_cannot_be_a_code_costs_nothing(user: User, codes: list[str], code: str) -> None:
    client = half_in(user.username)

    response = give(client, recovery_code=code)

    assert response.status_code == 200
    assert 'name="recovery_code"' in text_of(response)
    assert store.read(guesses.recovery_counter_of(user.pk)).total == 0
    assert AuditRecord.objects.filter(name=Name.LOGIN_FAIL).count() == 0


def test_what_was_typed_is_not_shown_again(user: User, codes: list[str]) -> None:
    assert WRONG not in text_of(give(half_in(user.username), recovery_code=WRONG))


@pytest.mark.parametrize("steps", [{}, {"username": "somebody"}])
def test_before_the_password_there_is_no_such_page(steps: dict[str, str]) -> None:
    client = Client()
    for name, value in steps.items():
        give(client, **{name: value})

    page, answer = text_of(client.get(ADDRESS)), text_of(client.post(ADDRESS, {"recovery_code": WRONG}))

    assert 'name="recovery_code"' not in page + answer
    assert SAID not in answer


def test_without_mfa_the_password_is_enough_and_no_page_asks() -> None:
    client = half_in(make_user(Role.MANAGER).username)

    assert client.get(ADDRESS).headers["Location"] == "/floor/"


def test_the_way_back_to_the_phone_is_open(user: User, secret: bytes, codes: list[str]) -> None:
    client = half_in(user.username)
    guess(client, 1)

    give(client, token=code_of(secret))

    assert is_in(client)
    assert recovery.standing(user.pk).left == 10


def test_a_token_that_is_posted_there_is_judged_as_a_token(user: User, secret: bytes, codes: list[str]) -> None:
    client = half_in(user.username)

    client.post(ADDRESS, {"token": code_of(secret), "recovery_code": WRONG})

    assert is_in(client)


def test_another_tab_changes_nothing(user: User, codes: list[str]) -> None:
    client = half_in(user.username)

    response = give(client, recovery_code=codes[0], attempt="another")

    assert "This page was out of date" in text_of(response)
    assert recovery.standing(user.pk).left == 10


def test_it_is_told_and_written_down(user: User, codes: list[str]) -> None:
    client = half_in(user.username)

    give(client, recovery_code=codes[0])

    record = AuditRecord.objects.get(name=Name.RECOVERY_CODE_USED)
    assert (record.subject_id, record.actor_id, record.address, record.detail) == (
        user.pk,
        user.pk,
        "127.0.0.1",
        {"left": 9},
    )
    success = AuditRecord.objects.get(name=Name.LOGIN_SUCCESS)
    assert success.detail == {"factor": "recovery_code", "door": "web"}
    assert [mail.subject for mail in OutboxMail.objects.all()] == ["CX Portal: A recovery code was used"]


def test_a_banner_says_what_is_left_and_what_to_do(user: User, codes: list[str]) -> None:
    client = half_in(user.username)

    give(client, recovery_code=codes[0])

    page = text_of(client.get("/floor/"))
    assert "You have 9 recovery codes left." in page
    assert 'href="/profile/mfa/"' in page
    assert 'href="/profile/mfa/codes/"' in page


def test_a_wrong_code_is_written_down_without_it(user: User, codes: list[str]) -> None:
    guess(half_in(user.username), 1)

    record = AuditRecord.objects.get(name=Name.LOGIN_FAIL)
    assert (record.subject_id, record.actor_id, record.reason, record.detail) == (
        user.pk,
        None,
        "wrong_code",
        {"factor": "recovery_code"},
    )


def test_the_fifth_wrong_code_ends_the_half_sign_in(user: User, codes: list[str]) -> None:
    client = half_in(user.username)

    answers = guess(client, 5)

    assert [SAID in text_of(answer) for answer in answers] == [True] * 4 + [False]
    assert "Too many wrong codes. Log in again." in text_of(answers[-1])
    assert (PendingLogin.objects.count(), step(client)) == (0, "username")


def test_wrong_tokens_and_wrong_recovery_codes_count_apart(user: User, secret: bytes, codes: list[str]) -> None:
    client = half_in(user.username)
    for code in wrong_codes(secret, 4):
        give(client, token=code)
    guess(client, 4)

    give(client, recovery_code=codes[0])

    assert is_in(client)


def test_five_in_a_quarter_of_an_hour_are_the_most(user: User, codes: list[str], clock: time_machine.Traveller) -> None:
    guess(half_in(user.username), 5)

    refused = give(half_in(user.username), recovery_code=codes[0])
    clock.shift(QUARTER)
    client = half_in(user.username)
    give(client, recovery_code=codes[0])

    assert refused.status_code == 429
    assert "Too many attempts. Try again in 15 minutes" in text_of(refused)
    assert is_in(client)
    assert store.read(guesses.recovery_counter_of(user.pk)).total == 0


def test_wrong_codes_after_the_right_password_are_told(user: User, codes: list[str]) -> None:
    guess(half_in(user.username), 4)

    assert [mail.subject for mail in OutboxMail.objects.all()] == ["CX Portal: Right password, wrong codes"]


def test_a_code_rescues_whose_tokens_are_refused_for_good(user: User, secret: bytes, codes: list[str]) -> None:
    past = timezone.now() - QUARTER * 30
    for number in range(100):
        store.charge(guesses.counter_of(user.pk), now=past + QUARTER * (number // 5))
    client = half_in(user.username)
    refused = give(client, token=code_of(secret))

    give(client, recovery_code=codes[0])
    other = half_in(user.username)
    give(other, token=code_of(secret))

    assert refused.status_code == 429
    assert (is_in(client), is_in(other)) == (True, True)


def test_without_the_sealing_key_nobody_is_let_in(user: User, codes: list[str], settings: Settings) -> None:
    settings.MFA_SECRET_KEYS = [b"n" * 32]
    client = half_in(user.username)

    responses = [give(client, recovery_code=codes[0]) for _number in range(6)]

    assert all("Codes cannot be checked right now" in text_of(response) for response in responses)
    assert not is_in(client)
    assert RecoveryCode.objects.count() == 10
    assert store.read(guesses.recovery_counter_of(user.pk)).total == 0


def test_somebody_without_codes_is_refused_like_everybody(user: User, secret: bytes) -> None:
    assert SAID in text_of(give(half_in(user.username), recovery_code=WRONG))


def test_a_half_sign_in_that_is_over_takes_no_code(user: User, codes: list[str]) -> None:
    client = half_in(user.username)
    PendingLogin.objects.update(started_at=timezone.now() - timedelta(seconds=301))

    give(client, recovery_code=codes[0])

    assert not is_in(client)
    assert recovery.standing(user.pk).left == 10


def test_a_half_sign_in_is_used_once(user: User, codes: list[str]) -> None:
    client = half_in(user.username)
    cookie = client.cookies["signin"].value
    give(client, recovery_code=codes[0])
    other = Client()
    other.cookies["signin"] = cookie

    give(other, recovery_code=codes[1])

    assert not is_in(other)
    assert recovery.standing(user.pk).left == 9


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


def test_a_half_sign_in_without_a_phone_is_over(user: User, codes: list[str]) -> None:
    client = half_in(user.username)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM mfa_totpdevice")

    give(client, recovery_code=codes[0])

    assert not is_in(client)
    assert recovery.standing(user.pk).left == 10


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_of_twenty_browsers_with_one_code_one_is_let_in() -> None:
    user = make_user(Role.MANAGER)
    turn_mfa_on(user)
    codes = recovery.make(user.pk, now=timezone.now())
    with time_machine.travel(timezone.now(), tick=True):
        clients = [half_in(user.username) for _number in range(20)]

        answers = together([partial(give, client, recovery_code=codes[0]) for client in clients])

    assert [answer.status_code for answer in answers].count(302) == 1
    assert sum(is_in(client) for client in clients) == 1
    assert recovery.standing(user.pk).left == 9
