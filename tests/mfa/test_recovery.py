"""Recovery codes: made once, used once, and stored so that nobody can read or guess them."""

from collections import Counter

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from mfa.domain import devices, recovery, sealing
from mfa.models import RecoveryCode, RecoverySet
from tests.factories import make_user
from tests.together import together

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def user() -> User:
    return make_user()


def make(user: User) -> list[str]:
    return recovery.make(user.pk, now=timezone.now())


def test_there_are_ten_codes_of_fifty_bits(user: User) -> None:
    codes = make(user)

    assert len(set(codes)) == 10
    assert all(len(code) == 10 and set(code) <= set(recovery.ALPHABET) for code in codes)
    assert len(set(recovery.ALPHABET)) == 32
    assert recovery.standing(user.pk) == recovery.Standing(left=10, are_saved=False)


def test_every_symbol_comes_equally_often(user: User) -> None:
    drawn = Counter("".join(code for _round in range(100) for code in recovery._new_codes()))

    assert set(drawn) == set(recovery.ALPHABET)
    assert max(drawn.values()) < 1.4 * min(drawn.values())


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("4f7kq-x2m9d", "4f7kqx2m9d"),
        ("4F7KQ-X2M9D", "4f7kqx2m9d"),
        (" 4f7kq x2m9d ", "4f7kqx2m9d"),
        ("4f7kq\N{EN DASH}x2m9d\n", "4f7kqx2m9d"),
        ("4f7kq\N{NO-BREAK SPACE}x2m9d", "4f7kqx2m9d"),
        ("oOiIl-Lx2m9", "001111x2m9"),
        ("4f7kq-x2m9", None),
        ("4f7kq-x2m9dd", None),
        ("4f7kq-x2m9u", None),
        ("\N{FULLWIDTH DIGIT FOUR}f7kq-x2m9d", None),
        ("\N{ARABIC-INDIC DIGIT FOUR}f7kq-x2m9d", None),
        ("", None),
    ],
)
def test_a_code_is_read_in_any_spelling(typed: str, code: str | None) -> None:
    assert recovery.read(typed) == code


def test_a_code_is_shown_in_two_groups() -> None:
    assert recovery.grouped("4f7kqx2m9d") == "4f7kq-x2m9d"


def test_a_code_works_once(user: User) -> None:
    codes = make(user)

    left = recovery.spend(user.pk, code=codes[3])

    assert left == 9
    with pytest.raises(recovery.WrongRecoveryCodeError):
        recovery.spend(user.pk, code=codes[3])


def test_a_code_is_its_owners_alone(user: User) -> None:
    other = make_user()
    codes = make(user)
    make(other)

    with pytest.raises(recovery.WrongRecoveryCodeError):
        recovery.spend(other.pk, code=codes[0])
    with pytest.raises(recovery.WrongRecoveryCodeError):
        recovery.spend(make_user().pk, code=codes[0])


def test_new_codes_kill_the_old_ones(user: User) -> None:
    old = make(user)
    recovery.note_saved(user.pk, now=timezone.now())

    new = make(user)

    assert set(old).isdisjoint(new)
    assert recovery.standing(user.pk) == recovery.Standing(left=10, are_saved=False)
    with pytest.raises(recovery.WrongRecoveryCodeError):
        recovery.spend(user.pk, code=old[0])
    assert recovery.spend(user.pk, code=new[0]) == 9


def test_whoever_has_none_has_nothing_to_save(user: User) -> None:
    assert recovery.standing(user.pk) == recovery.Standing(left=0, are_saved=True)
    assert not recovery.are_current(user.pk, [])


def test_a_set_is_current_while_all_its_unused_codes_are_there(user: User) -> None:
    old, codes = make(user), make(user)
    recovery.spend(user.pk, code=codes[0])

    assert recovery.are_current(user.pk, codes)
    assert not recovery.are_current(user.pk, codes[2:])
    assert not recovery.are_current(user.pk, old)


def test_no_row_holds_a_code_and_a_dump_alone_checks_none(user: User) -> None:
    codes = make(user)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed_secret FROM mfa_recoveryset")
        sealed = bytes(cursor.fetchone()[0])
        cursor.execute("SELECT digest FROM mfa_recoverycode")
        digests = {row[0] for row in cursor.fetchall()}

    pepper = sealing.unseal(sealed, bound_to=f"mfa.recoveryset:{user.pk}")
    assert pepper not in sealed
    assert digests == {recovery._digest(pepper, code) for code in codes}
    assert digests.isdisjoint({recovery._digest(sealed, code) for code in codes})


def test_the_keys_rotate_and_the_codes_stay(user: User, settings: Settings) -> None:
    codes = make(user)
    old, new = settings.MFA_SECRET_KEYS[0], b"n" * 32
    settings.MFA_SECRET_KEYS = [new, old]

    call_command("rotate_mfa_keys")
    settings.MFA_SECRET_KEYS = [new]

    assert recovery.spend(user.pk, code=codes[0]) == 9


def test_without_the_key_no_code_is_accepted(user: User, settings: Settings) -> None:
    codes = make(user)
    settings.MFA_SECRET_KEYS = [b"n" * 32]

    with pytest.raises(sealing.UnsealError):
        recovery.spend(user.pk, code=codes[0])

    assert RecoveryCode.objects.count() == 10


def test_turning_off_deletes_the_codes(user: User) -> None:
    make(user)

    devices.turn_off(user.pk, now=timezone.now())

    assert (RecoverySet.objects.count(), RecoveryCode.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_of_twenty_who_use_one_code_at_once_one_succeeds() -> None:
    user = make_user()
    codes = make(user)

    def use() -> bool:
        try:
            recovery.spend(user.pk, code=codes[0])
        except recovery.WrongRecoveryCodeError:
            return False
        return True

    assert sorted(together([use] * 20)) == [False] * 19 + [True]
    assert recovery.standing(user.pk).left == 9


@pytest.mark.django_db(transaction=True)
def test_of_two_sets_made_at_once_one_counts() -> None:
    user = make_user()

    made = together([lambda: make(user)] * 4)

    assert RecoveryCode.objects.count() == 10
    assert sum(recovery.are_current(user.pk, codes) for codes in made) == 1
