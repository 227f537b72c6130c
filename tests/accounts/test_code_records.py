"""What wrong and right codes leave in the audit log and in the mail."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import User
from cxportal.core.audit.names import Name
from cxportal.core.models import OutboxMail, StoredTally
from tests.accounts.test_code_budget import QUARTER, guess, records
from tests.clients import signed_in
from tests.factories import PASSWORD, code_of, wrong_codes
from tests.steps import give, half_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_a_failure_is_written_down_with_its_reason(user: User, secret: bytes) -> None:
    client = half_in(user.username)
    guess(client, secret, 1)
    give(client, token=code_of(secret, timezone.now() - timedelta(minutes=3)))
    answer = give(client, token=code_of(secret, timezone.now() - timedelta(minutes=3)))

    assert "behind" not in answer.content.decode()
    written = [(record.subject_id, record.reason, record.detail) for record in records(Name.LOGIN_FAIL)]
    drifted = (user.pk, "clock_off", {"factor": "token", "clock_minutes": -3})
    assert written == [(user.pk, "wrong_code", {"factor": "token"}), drifted, drifted]


def test_a_proof_that_fails_is_written_down_with_who_gave_it(user: User, secret: bytes) -> None:
    inside = signed_in(user)
    inside.post("/profile/mfa/", {"act": "off", "password": PASSWORD, "token": wrong_codes(secret, 1)[0]})
    inside.post("/profile/mfa/", {"act": "off", "password": "wrong", "token": code_of(secret)})

    written = [(record.actor_id, record.subject_id, record.reason) for record in records(Name.PROOF_FAIL)]
    assert written == [(user.pk, user.pk, "wrong_code"), (user.pk, user.pk, "wrong_password")]


def test_a_spent_budget_is_written_down_once(user: User, secret: bytes) -> None:
    guess(half_in(user.username), secret, 5)
    for _ in range(3):
        guess(half_in(user.username), secret, 1)

    (limit,) = records(Name.LOGIN_FAIL_MAX)
    assert (limit.subject_id, limit.reason, limit.detail["total"], limit.outcome) == (user.pk, "token", 5, "blocked")
    assert len(records(Name.LOGIN_FAIL)) == 5


def test_wrong_codes_after_a_right_password_are_told_by_mail_once_a_day(
    user: User, secret: bytes, clock: time_machine.Traveller
) -> None:
    guess(half_in(user.username), secret, 2)
    assert OutboxMail.objects.count() == 0
    guess(half_in(user.username), secret, 3)
    clock.shift(QUARTER)
    guess(half_in(user.username), secret, 5)

    mail = OutboxMail.objects.get()
    assert (mail.to, "Right password, wrong codes" in mail.subject) == (user.email, True)
    clock.shift(timedelta(days=1))
    guess(half_in(user.username), secret, 1)
    assert OutboxMail.objects.count() == 2


def test_the_success_is_written_down_with_its_factor_in_the_transaction_of_the_code(
    user: User, secret: bytes, clock: time_machine.Traveller
) -> None:
    client = half_in(user.username)
    guess(client, secret, 1)
    give(client, token=code_of(secret))
    clock.shift(60)
    give(half_in(user.username), token=code_of(secret))

    detail = {"factor": "token", "door": "web"}
    (after,), (plain,) = records(Name.LOGIN_SUCCESS_AFTER_FAIL), records(Name.LOGIN_SUCCESS)
    assert [(each.actor_id, each.detail) for each in (after, plain)] == [(user.pk, detail)] * 2
    assert not StoredTally.objects.filter(budget="token").exists()


def test_wrong_passwords_before_the_code_make_it_a_success_after_failures(user: User, secret: bytes) -> None:
    client = Client()
    give(client, username=user.username)
    give(client, password="wrong")
    half_in(user.username, client=client)
    give(client, password=PASSWORD)
    give(client, token=code_of(secret))

    assert len(records(Name.LOGIN_SUCCESS_AFTER_FAIL)) == 1
    assert set(StoredTally.objects.values_list("budget", flat=True)) <= {"address"}
