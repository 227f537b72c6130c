"""A changed factor is written down and told by mail, with where it came from."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.domain import factor_changes
from accounts.models import User
from cxportal.core.audit.log import NOWHERE
from cxportal.core.models import AuditRecord, OutboxMail
from mfa.signals import FactorChange
from tests.clients import signed_in
from tests.factories import PASSWORD, code_of, make_user, turn_mfa_on
from tests.mfa.test_setting import post, scan_secret

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


def records(user: User) -> list[tuple[str, int | None, str | None, str]]:
    rows = AuditRecord.objects.filter(subject_id=user.pk).order_by("pk")
    return list(rows.values_list("name", "actor_id", "address", "device"))


def test_turning_on_is_written_down_and_told() -> None:
    user = make_user()
    client = signed_in(user)
    client.defaults["HTTP_USER_AGENT"] = FIREFOX

    post(client, token=code_of(scan_secret(post(client, password=PASSWORD))))

    assert records(user) == [("authn_mfa_on", user.pk, "127.0.0.1", "Firefox 128 on Linux")]
    assert [mail.subject for mail in OutboxMail.objects.all()] == ["CX Portal: MFA was turned on"]


def test_moving_is_told_as_moving() -> None:
    user = make_user()
    old, now = turn_mfa_on(user), timezone.now()
    client = signed_in(user)

    page = post(client, act="move", password=PASSWORD, token=code_of(old, now - timedelta(seconds=30)))
    post(client, token=code_of(scan_secret(page), now))

    assert [name for name, *_ in records(user)] == ["authn_mfa_on", "authn_mfa_moved"]
    assert [mail.subject for mail in OutboxMail.objects.all()] == ["CX Portal: MFA was moved to a new phone"]


def test_turning_off_is_written_down_and_told() -> None:
    user = make_user()
    secret = turn_mfa_on(user)

    post(signed_in(user), act="off", password=PASSWORD, token=code_of(secret))

    assert [name for name, *_ in records(user)] == ["authn_mfa_on", "authn_mfa_off"]
    assert [mail.subject for mail in OutboxMail.objects.all()] == ["CX Portal: MFA was turned off"]


def test_what_somebody_else_takes_off_is_told_by_them_alone() -> None:
    user = make_user()
    before = user.epoch

    factor_changes.follow(user.pk, what=FactorChange.TAKEN_OFF, source=NOWHERE, now=timezone.now())

    user.refresh_from_db()
    assert (user.epoch, records(user), OutboxMail.objects.count()) == (before + 1, [], 0)
