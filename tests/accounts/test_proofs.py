"""Proofs that come second: a half sign-in, a one-time password and a code are each given once."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts.domain import half_sign_ins, login, seen, users
from accounts.enums import Role
from accounts.models import PendingLogin, User
from mfa.models import TotpDevice
from tests.factories import PASSWORD, code_of, make_user, turn_mfa_on

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NOW = timezone.now()


def half_of(user: User) -> PendingLogin:
    return half_sign_ins.find(half_sign_ins.start(user, source=None, now=NOW), now=NOW)


def test_a_half_sign_in_that_another_request_finished_spends_no_code() -> None:
    user = make_user()
    secret = turn_mfa_on(user)
    half = half_of(user)
    PendingLogin.objects.all().delete()

    with pytest.raises(login.SignInOverError):
        login.give_token(half, code=code_of(secret, NOW), now=NOW)

    assert TotpDevice.objects.get(user=user).last_step == -1


def test_a_half_sign_in_whose_device_is_gone_is_over() -> None:
    user = make_user()
    secret = turn_mfa_on(user)
    half = half_of(user)
    TotpDevice.objects.all().delete()

    with pytest.raises(login.SignInOverError):
        login.give_token(half, code=code_of(secret, NOW), now=NOW)


def test_a_one_time_password_that_another_request_used_up_is_a_wrong_one() -> None:
    user = make_user(one_time_password_until=NOW + timedelta(hours=1), must_change_password=True)
    login.finish_without_token(login.Recognised(User.objects.get(pk=user.pk), mfa_is_on=False), now=NOW)

    with pytest.raises(login.WrongPasswordError):
        login.finish_without_token(login.Recognised(user, mfa_is_on=False), now=NOW)


def test_a_one_time_password_that_is_replaced_in_this_moment_is_a_wrong_one_and_leaves_the_new_one() -> None:
    user = make_user(one_time_password_until=NOW + timedelta(hours=1), must_change_password=True)
    known = login.Recognised(User.objects.get(pk=user.pk), mfa_is_on=False)
    boss = make_user(Role.ADMINISTRATOR)
    _, raw = users.renew_password(user.pk, mark=seen.password_of(user), actor=boss, now=NOW)

    with pytest.raises(login.WrongPasswordError):
        login.finish_without_token(known, now=NOW)

    assert User.objects.get(pk=user.pk).check_password(raw)


def test_without_the_sealing_key_nobody_is_confirmed(settings: Settings) -> None:
    user = make_user()
    secret = turn_mfa_on(user)
    settings.MFA_SECRET_KEYS = [b"n" * 32]

    with pytest.raises(login.CodesUnavailableError):
        login.confirm(user, password=PASSWORD, code=code_of(secret, NOW), now=NOW)
