"""What a session that a recovery code opened may do, and no other."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from cxportal.core.audit.names import Name
from cxportal.core.models import AuditRecord, OutboxMail
from mfa.models import PendingDevice
from tests.factories import PASSWORD, code_of
from tests.mfa.test_setting import post, scan_secret
from tests.steps import give, half_in, is_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_a_new_phone_without_the_old_one_is_for_that_session_alone(user: User, secret: bytes, codes: list[str]) -> None:
    before, late = half_in(user.username), half_in(user.username)
    give(before, token=code_of(secret))
    give(half_in(user.username), recovery_code=codes[0])
    give(late, token=code_of(secret, timezone.now() + timedelta(seconds=30)))

    answers = [post(client, act="move", password=PASSWORD).content.decode() for client in (before, late)]

    assert [is_in(client) for client in (before, late)] == [True, True]
    assert ["Enter the 6-digit code" in answer for answer in answers] == [True, True]
    assert not PendingDevice.objects.exists()


def test_its_password_is_on_the_budget_of_passwords(user: User, codes: list[str]) -> None:
    client = half_in(user.username)
    give(client, recovery_code=codes[0])

    answers = [post(client, act="move", password=word) for word in ["wrong"] * 5 + [PASSWORD]]

    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert AuditRecord.objects.filter(name=Name.PROOF_FAIL).count() == 5
    assert not PendingDevice.objects.exists()


def test_the_new_phone_ends_what_else_is_open_and_is_told(user: User, secret: bytes, codes: list[str]) -> None:
    other, half, client = half_in(user.username), half_in(user.username), half_in(user.username)
    give(other, token=code_of(secret))
    give(client, recovery_code=codes[0])
    stolen = client.cookies["sessionid"].value

    post(client, token=code_of(scan_secret(post(client, act="move", password=PASSWORD))))

    thief = Client()
    thief.cookies["sessionid"] = stolen
    give(half, token=code_of(secret, timezone.now() + timedelta(seconds=30)))
    assert [is_in(each) for each in (client, other, half, thief)] == [True, False, False, False]
    assert OutboxMail.objects.filter(subject="CX Portal: MFA was moved to a new phone").count() == 1
