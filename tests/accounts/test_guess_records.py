"""What guessing leaves in the audit log."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.enums import Role
from cxportal.core.audit.names import Name
from tests.accounts.guesses import ELSEWHERE, HOME, WRONG, browser_at, records, try_passwords
from tests.factories import PASSWORD, make_user
from tests.steps import give

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_each_failure_is_written_down_with_its_reason_and_strangers_see_none() -> None:
    make_user(username="ana")
    make_user(username="inactive", is_active=False)
    make_user(username="late", one_time_password_until=timezone.now() - timedelta(hours=1))
    tries = [
        ("ana", WRONG),
        ("inactive", PASSWORD),
        ("inactive", WRONG),
        ("late", PASSWORD),
        ("my-typed-secret", WRONG),
    ]

    pages = [try_passwords(*each)[0] for each in tries]

    written = [(record.subject_name, record.reason, record.detail) for record in records(Name.LOGIN_FAIL)]
    detail = {"factor": "password", "door": "web"}
    assert written == [
        ("ana", "wrong_password", detail),
        ("inactive", "inactive", detail),
        ("inactive", "inactive", detail),
        ("late", "expired_one_time_password", detail),
        ("", "unknown", detail),
    ]
    for page in pages:
        assert "The login or password is not correct" in page.content.decode()
        assert "inactive" not in page.content.decode().replace("<bdi>inactive</bdi>", "").replace('"inactive"', "")


def test_the_pause_and_the_success_after_failures_are_written_down(clock: time_machine.Traveller) -> None:
    user = make_user(Role.MANAGER)
    client = browser_at()
    try_passwords(user.username, *[WRONG] * 5, WRONG, client=client)
    clock.shift(30)
    give(client, password=PASSWORD)
    try_passwords(user.username, PASSWORD, client=browser_at(ELSEWHERE))

    (limit,) = records(Name.LOGIN_FAIL_MAX)
    assert (limit.subject_id, limit.reason, limit.detail["total"], limit.address) == (user.pk, "password", 5, HOME)
    assert len(records(Name.LOGIN_FAIL)) == 5
    (after,), (plain,) = records(Name.LOGIN_SUCCESS_AFTER_FAIL), records(Name.LOGIN_SUCCESS)
    assert (after.actor_id, after.actor_role, after.address) == (user.pk, Role.MANAGER, HOME)
    assert (plain.address, plain.detail) == (ELSEWHERE, {"factor": "password", "door": "web"})
