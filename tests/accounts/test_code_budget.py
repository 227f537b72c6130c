"""Wrong codes: a hard budget a person, shared by every door."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.domain import guessing, users
from accounts.enums import Role
from accounts.models import PendingLogin, User
from cxportal.core.audit.names import Name
from cxportal.core.limits import store
from cxportal.core.models import AuditRecord
from mfa.domain import guesses
from mfa.models import TotpDevice
from tests.clients import signed_in
from tests.connectors.thick_client import refusal, sign_in
from tests.factories import PASSWORD, code_of, make_user, turn_mfa_on, wrong_codes
from tests.mfa.test_setting import start
from tests.steps import give, half_in, is_in, step

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
QUARTER = timedelta(minutes=15)
SAID = "Too many attempts. Try again in 15 minutes (after "


def guess(client: Client, secret: bytes, count: int) -> list[HttpResponse]:
    return [give(client, token=code) for code in wrong_codes(secret, count)]


def count_of(user: User) -> int:
    return store.read(guesses.counter_of(user.pk)).total


def spend(user: User, count: int) -> None:
    """Charge wrong codes of the past, five in each quarter of an hour."""
    past = timezone.now() - QUARTER * (1 + count // 5)
    for number in range(count):
        store.charge(guesses.counter_of(user.pk), now=past + QUARTER * (number // 5))


def records(name: Name) -> list[AuditRecord]:
    return list(AuditRecord.objects.filter(name=name).order_by("id"))


def test_the_fifth_wrong_code_ends_the_half_sign_in(user: User, secret: bytes) -> None:
    client = half_in(user.username)

    answers = guess(client, secret, 5)

    assert [answer.status_code for answer in answers] == [200] * 4 + [429]
    last = answers[-1].content.decode()
    assert (SAID in last, 'name="username"' in last, answers[-1].headers["Retry-After"]) == (True, True, "900")
    assert (PendingLogin.objects.count(), step(client), is_in(client)) == (0, "username", False)


def test_five_in_one_half_sign_in_end_it_though_the_budget_was_cleared_meanwhile(user: User, secret: bytes) -> None:
    client = half_in(user.username)
    guess(client, secret, 2)
    guessing.clear(user, actor=None, now=timezone.now())

    answers = guess(client, secret, 3)

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert "Too many wrong codes. Log in again." in answers[-1].content.decode()
    assert step(client) == "username"


def test_the_end_of_a_quarter_of_an_hour_gives_no_second_five(
    user: User, secret: bytes, clock: time_machine.Traveller
) -> None:
    guess(half_in(user.username), secret, 1)
    clock.shift(QUARTER - timedelta(minutes=1))
    guess(half_in(user.username), secret, 3)
    clock.shift(timedelta(minutes=1))

    answers = guess(half_in(user.username), secret, 2)

    assert [answer.status_code for answer in answers] == [200, 429]
    assert len(records(Name.LOGIN_FAIL)) == 5


def test_five_in_a_quarter_of_an_hour_are_the_most_whatever_the_door(user: User, secret: bytes) -> None:
    inside = signed_in(user)
    code = wrong_codes(secret, 1)[0]
    guess(half_in(user.username), secret, 2)
    proofs = {"password": PASSWORD, "token": code}
    inside.post("/profile/mfa/", proofs | {"act": "off"})
    inside.post("/profile/mfa/", proofs | {"act": "move"})
    new = {"new_password1": "another good long one", "new_password2": "another good long one"}
    inside.post("/profile/password/", {"old_password": PASSWORD, "token": code} | new)

    right = code_of(secret)
    answers: list[Any] = [
        give(half_in(user.username), token=right),
        inside.post("/profile/mfa/", {"act": "off", "password": PASSWORD, "token": right}),
        inside.post("/profile/mfa/", {"act": "move", "password": PASSWORD, "token": right}),
        inside.post("/profile/mfa/codes/", {"password": PASSWORD, "token": right}),
        inside.post("/profile/password/", {"old_password": PASSWORD, "token": right} | new),
    ]

    assert [answer.status_code for answer in answers] == [429] * 5
    assert all(SAID in answer.content.decode() for answer in answers)
    assert (count_of(user), TotpDevice.objects.get(user=user).last_step) == (5, -1)


def test_the_code_of_a_set_up_counts_as_well(user: User) -> None:
    inside = signed_in(user)
    for _ in range(2):
        secret = start(inside)
        answers = [inside.post("/profile/mfa/", {"token": code}) for code in wrong_codes(secret, 3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert inside.post("/profile/mfa/", {"token": code_of(secret)}).status_code == 429
    assert not TotpDevice.objects.exists()


def test_after_a_quarter_of_an_hour_the_right_code_is_right_again(
    user: User, secret: bytes, clock: time_machine.Traveller
) -> None:
    guess(half_in(user.username), secret, 5)
    for _ in range(14):
        clock.shift(60)
        assert give(half_in(user.username), token=code_of(secret)).status_code == 429
    clock.shift(60)

    client = half_in(user.username)
    assert give(client, token=code_of(secret)).status_code == 302
    assert (is_in(client), count_of(user)) == (True, 0)


def test_at_a_hundred_nobody_is_let_in_however_long_they_wait(
    user: User, secret: bytes, clock: time_machine.Traveller
) -> None:
    spend(user, 99)
    clock.shift(QUARTER * 2)
    guess(half_in(user.username), secret, 1)
    clock.shift(timedelta(days=400))

    answer = give(half_in(user.username), token=code_of(secret))

    assert (answer.status_code, "Retry-After" in answer.headers) == (429, False)
    assert "Too many attempts. Try again after an administrator has cleared the lock" in answer.content.decode()
    (lock,) = records(Name.LOGIN_LOCK)
    assert (lock.subject_id, lock.detail) == (user.pk, {"total": 100})


def test_an_administrator_ends_the_lock(user: User, secret: bytes) -> None:
    spend(user, 100)
    assert give(half_in(user.username), token=code_of(secret)).status_code == 429

    guessing.clear(user, actor=make_user(Role.ADMINISTRATOR), now=timezone.now())

    assert give(half_in(user.username), token=code_of(secret)).status_code == 302


def test_turning_mfa_off_ends_the_lock(user: User, secret: bytes) -> None:
    spend(user, 100)

    users.turn_off_mfa(user.pk, reason="lost phone", now=timezone.now())

    assert is_in(half_in(user.username))
    assert count_of(user) == 0


def test_a_used_code_costs_nothing_and_is_written_down(user: User, secret: bytes) -> None:
    code = code_of(secret)
    give(half_in(user.username), token=code)
    client = half_in(user.username)

    answers = [give(client, token=code) for _ in range(7)]

    assert {answer.status_code for answer in answers} == {200}
    assert "already been used" in answers[-1].content.decode()
    assert (count_of(user), step(client), len(records(Name.TOKEN_REUSE))) == (0, "token", 7)
    assert {record.reason for record in records(Name.TOKEN_REUSE)} == {"used_code"}


def test_a_malformed_code_costs_nothing(user: User, secret: bytes) -> None:
    client = half_in(user.username)

    for code in ("12345", "1234567", "abcdef", "١٢٣٤٥٦", "", "12 34"):
        assert give(client, token=code).status_code == 200

    assert (count_of(user), step(client)) == (0, "token")


def test_without_the_sealing_key_nothing_is_counted(user: User, secret: bytes, settings: object) -> None:
    settings.MFA_SECRET_KEYS = [b"n" * 32]  # type: ignore[attr-defined]
    client = half_in(user.username)

    for _ in range(7):
        assert "cannot be checked" in give(client, token=code_of(secret)).content.decode()

    assert count_of(user) == 0


def test_only_a_complete_sign_in_resets_the_budget(user: User, secret: bytes, clock: time_machine.Traveller) -> None:
    guess(half_in(user.username), secret, 4)
    half_in(user.username)
    sign_in(user)
    inside = signed_in(user)
    inside.post("/profile/mfa/", {"act": "move", "password": PASSWORD, "token": code_of(secret)})
    assert count_of(user) == 4

    clock.shift(60)
    assert give(half_in(user.username), token=code_of(secret)).status_code == 302
    assert count_of(user) == 0


def test_a_refusal_of_the_api_resets_nothing_and_takes_nothing() -> None:
    user = make_user()
    secret = turn_mfa_on(user)
    guess(half_in(user.username), secret, 4)

    assert refusal(sign_in(user)) == (403, "mfa_enabled")
    assert count_of(user) == 4


def test_django_otps_own_entry_is_counted_too(user: User, secret: bytes) -> None:
    device = TotpDevice.objects.get(user=user)

    judged = [device.verify_token(code) for code in wrong_codes(secret, 6)]

    assert (judged, count_of(user), device.verify_token(code_of(secret))) == ([False] * 6, 5, False)
