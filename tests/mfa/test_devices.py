"""A code is accepted once, and a secret can be read nowhere."""

from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from mfa.domain import devices, sealing, spending, totp
from mfa.models import TotpDevice
from tests.factories import code_of, make_user, turn_mfa_on

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
STEP = timedelta(seconds=30)


@pytest.fixture
def now() -> datetime:
    """The middle of a time step."""
    return datetime.fromtimestamp(totp.step_at(timezone.now()) * 30 + 15, tz=timezone.get_current_timezone())


@pytest.fixture
def user() -> User:
    return make_user()


def test_a_code_is_accepted_once(user: User, now: datetime) -> None:
    secret = turn_mfa_on(user)
    code = code_of(secret, now)

    devices.spend(user.pk, code=code, now=now)

    with pytest.raises(spending.UsedCodeError):
        devices.spend(user.pk, code=code, now=now)


def test_after_a_code_no_earlier_one_counts(user: User, now: datetime) -> None:
    secret = turn_mfa_on(user)
    devices.spend(user.pk, code=code_of(secret, now), now=now)

    with pytest.raises(spending.UsedCodeError):
        devices.spend(user.pk, code=code_of(secret, now - STEP), now=now)
    devices.spend(user.pk, code=code_of(secret, now + STEP), now=now)
    with pytest.raises(spending.UsedCodeError):
        devices.spend(user.pk, code=code_of(secret, now), now=now)


@pytest.mark.parametrize(
    ("tolerance", "off", "accepted"), [(1, -2, False), (1, -1, True), (1, 1, True), (1, 2, False), (0, 1, False)]
)
def test_the_setting_rules_the_window(
    user: User, now: datetime, settings: Settings, tolerance: int, off: int, accepted: bool
) -> None:
    settings.MFA_TOLERANCE_STEPS = tolerance
    code = code_of(turn_mfa_on(user), now + off * STEP)

    if accepted:
        devices.spend(user.pk, code=code, now=now)
    else:
        with pytest.raises(spending.WrongCodeError):
            devices.spend(user.pk, code=code, now=now)


def test_codes_of_others_and_of_earlier_secrets_are_wrong(user: User, now: datetime) -> None:
    earlier = turn_mfa_on(user)
    others = turn_mfa_on(make_user())
    turn_mfa_on(user)

    for secret in (earlier, others):
        with pytest.raises(spending.WrongCodeError):
            devices.spend(user.pk, code=code_of(secret, now), now=now)


def test_a_code_of_a_secret_that_is_replaced_in_this_moment_is_refused(user: User, now: datetime) -> None:
    earlier = turn_mfa_on(user)
    read_before = TotpDevice.objects.get(user=user)
    turn_mfa_on(user)

    with pytest.raises(spending.CodeError), read_before.spent(code_of(earlier, now), now=now):
        pass

    assert TotpDevice.objects.get(user=user).last_step == -1


def test_who_has_no_device_has_no_code(user: User, now: datetime) -> None:
    with pytest.raises(devices.NoDeviceError):
        devices.spend(user.pk, code="123456", now=now)


def test_django_otp_sees_our_device_and_spends_its_codes(user: User) -> None:
    secret = turn_mfa_on(user)
    device = TotpDevice.objects.get(user=user)
    code = code_of(secret)

    assert [device.verify_token(code), device.verify_token(code), device.verify_token("000000")] == [True, False, False]
    assert list(TotpDevice.objects.devices_for_user(user)) == [device]


def test_turning_off_deletes_the_secret(user: User, now: datetime) -> None:
    turn_mfa_on(user)

    with transaction.atomic():
        was_on, is_on_again = devices.turn_off(user.pk, now=now), devices.turn_off(user.pk, now=now)

    assert (was_on, is_on_again, devices.is_on(user.pk)) == (True, False, False)
    assert not TotpDevice.objects.exists()


def test_no_row_of_the_database_holds_the_secret(user: User) -> None:
    secret = turn_mfa_on(user)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM mfa_totpdevice")
        row = b"|".join(
            bytes(value) if isinstance(value, memoryview | bytes) else str(value).encode()
            for value in cursor.fetchone()
        )

    for written in (secret, secret.hex().encode(), totp.key_of(secret).encode(), totp.key_of(secret).lower().encode()):
        assert written not in row


def test_a_secret_copied_to_another_account_does_not_open(user: User, now: datetime) -> None:
    secret = turn_mfa_on(user)
    other = make_user()
    turn_mfa_on(other)
    TotpDevice.objects.filter(user=other).update(sealed_secret=TotpDevice.objects.get(user=user).sealed_secret)

    with pytest.raises(sealing.UnsealError):
        devices.spend(other.pk, code=code_of(secret, now), now=now)


def test_after_the_rotation_the_new_key_alone_opens_everything(user: User, now: datetime, settings: Settings) -> None:
    secret = turn_mfa_on(user)
    settings.MFA_SECRET_KEYS = [b"n" * 32, *settings.MFA_SECRET_KEYS]

    call_command("rotate_mfa_keys")
    settings.MFA_SECRET_KEYS = [b"n" * 32]

    devices.spend(user.pk, code=code_of(secret, now), now=now)


def test_a_rotation_seals_each_secret_once(user: User, settings: Settings) -> None:
    turn_mfa_on(user)
    settings.MFA_SECRET_KEYS = [b"n" * 32, *settings.MFA_SECRET_KEYS]

    assert [devices.reseal_all(), devices.reseal_all()] == [1, 0]


def test_a_rotation_without_the_old_key_changes_nothing_and_says_so(user: User, settings: Settings) -> None:
    turn_mfa_on(user)
    settings.MFA_SECRET_KEYS = [b"n" * 32]

    with pytest.raises(CommandError, match="not in MFA_SECRET_KEYS"):
        call_command("rotate_mfa_keys")
