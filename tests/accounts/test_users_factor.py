"""Turning somebody's MFA off, and forms that were rendered before something changed."""

from typing import Any

import pytest

from accounts.domain import account, user_errors
from accounts.enums import Role
from accounts.models import User
from cxportal.core.audit.names import Name
from cxportal.core.models import OutboxMail
from mfa.models import TotpDevice
from tests.accounts.test_users_domain import NOW, boss, change, details_of, open_everything, open_of, written
from tests.factories import make_user, turn_mfa_on
from tests.records import changes_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_turning_mfa_off_deletes_the_secret_and_ends_everything() -> None:
    user, actor = make_user(first_name="Ana", language="en"), boss(first_name="Grace", last_name="Hall")
    turn_mfa_on(user)
    open_everything(user)
    change(user, actor, keeps_mfa=False)

    assert not TotpDevice.objects.filter(user=user).exists()
    assert open_of(user) == (0, 0)
    made = changes_of(user).get()
    assert (made.name, made.actor_id, made.reason, made.at) == (Name.MFA_RESET, actor.pk, "a reason", NOW)


def test_the_person_hears_of_it_by_mail() -> None:
    user, actor = make_user(first_name="Ana", language="en"), boss(first_name="Grace", last_name="Hall")
    turn_mfa_on(user)
    change(user, actor, keeps_mfa=False)

    mail = OutboxMail.objects.get()
    assert (mail.to, mail.subject) == (user.email, "CX Portal: MFA was turned off for your account")
    for body in (mail.text, mail.html):
        assert all(words in body for words in ("Hello Ana", "Grace Hall", user.username, "UTC", "This was not you?"))
        assert "a reason" not in body


def test_a_checked_box_keeps_mfa_on() -> None:
    user = make_user()
    turn_mfa_on(user)
    change(user, boss(), last_name="New")

    assert TotpDevice.objects.filter(user=user).exists()


def test_a_box_that_was_never_checked_turns_nothing_off() -> None:
    user = make_user()
    change(user, boss(), keeps_mfa=False)

    assert (written(user), OutboxMail.objects.count()) == ([], 0)


def test_a_form_from_before_the_enrolment_does_not_turn_mfa_off() -> None:
    user = make_user()
    marks = account.load(user.pk).marks
    turn_mfa_on(user)

    with pytest.raises(user_errors.StaleFormError):
        change(user, boss(), keeps_mfa=False, marks=marks, last_name="New")
    assert TotpDevice.objects.filter(user=user).exists()
    assert User.objects.get(pk=user.pk).last_name != "New"


def test_a_form_that_showed_another_device_does_not_turn_mfa_off() -> None:
    user = make_user()
    turn_mfa_on(user)
    marks = account.load(user.pk).marks
    turn_mfa_on(user)

    with pytest.raises(user_errors.StaleFormError):
        change(user, boss(), keeps_mfa=False, marks=marks)
    assert TotpDevice.objects.filter(user=user).exists()


def test_marks_of_one_persons_form_do_not_serve_for_another() -> None:
    first, second = make_user(), make_user()
    turn_mfa_on(first)
    turn_mfa_on(second)

    with pytest.raises(user_errors.StaleFormError):
        change(second, boss(), keeps_mfa=False, marks=account.load(first.pk).marks)


@pytest.mark.parametrize("meanwhile", [{"is_active": False}, {"role": Role.MANAGER}])
def test_a_form_from_before_a_change_of_access_does_not_undo_it(meanwhile: dict[str, Any]) -> None:
    user, actor = make_user(), boss()
    marks, before = account.load(user.pk).marks, details_of(user)
    change(user, actor, **meanwhile)

    with pytest.raises(user_errors.StaleFormError):
        change(user, actor, marks=marks, role=before.role, is_active=before.is_active)
