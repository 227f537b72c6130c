"""Wrong recovery codes: written down, told, and on a budget of their own."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from pytest_django import Settings

from accounts.models import PendingLogin, User
from cxportal.core.audit.names import Name
from cxportal.core.limits import store
from cxportal.core.models import AuditRecord, OutboxMail
from mfa.domain import guesses
from mfa.models import RecoveryCode
from tests.accounts.test_recovery_sign_in import SAID, WRONG, guess, text_of
from tests.factories import code_of, wrong_codes
from tests.steps import give, half_in, is_in, step

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
QUARTER = timedelta(minutes=15)


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
