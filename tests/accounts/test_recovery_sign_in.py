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

from accounts.enums import Role
from accounts.models import PendingLogin, User
from cxportal.core.audit.names import Name
from cxportal.core.limits import store
from cxportal.core.models import AuditRecord, OutboxMail
from mfa.domain import guesses, recovery
from mfa.models import RecoveryCode
from tests.factories import PASSWORD, code_of, make_user, turn_mfa_on
from tests.steps import give, half_in, is_in, person_in
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
