"""Passwords: their rules, the ones made up, and changing the own."""

import re

import pytest

from accounts.domain import passwords
from accounts.models import Session, User
from tests.clients import signed_in
from tests.factories import PASSWORD, make_user

GROUPS = re.compile(r"(?:[2-9a-hjkmnp-z]{5}-){3}[2-9a-hjkmnp-z]{5}")


def test_made_up_passwords_are_readable_groups_and_never_meet() -> None:
    made = [passwords.make_up() for _ in range(1000)]

    assert [raw for raw in made if not GROUPS.fullmatch(raw)] == []
    assert len(set(made)) == 1000
    assert len(passwords.ALPHABET) ** (passwords.GROUPS * passwords.GROUP_LENGTH) > 2**80


def test_made_up_passwords_use_the_whole_alphabet() -> None:
    letters = "".join(passwords.make_up() for _ in range(1000)).replace("-", "")

    assert set(letters) == set(passwords.ALPHABET)
    assert max(letters.count(letter) for letter in passwords.ALPHABET) < 2 * 20000 / len(passwords.ALPHABET)


@pytest.mark.django_db
def test_changing_the_own_password_ends_everything_and_the_one_time_password() -> None:
    user = make_user(must_change_password=True)
    signed_in(user)
    epoch = user.epoch
    passwords.change_own(user, "another good long password")

    stored = User.objects.get(pk=user.pk)
    assert (stored.check_password("another good long password"), stored.must_change_password) == (True, False)
    assert (stored.epoch, user.epoch, Session.objects.filter(user=user).count()) == (epoch + 1, epoch + 1, 0)


@pytest.mark.django_db
def test_a_weak_own_password_changes_nothing() -> None:
    user = make_user()

    with pytest.raises(passwords.WeakPasswordError):
        passwords.change_own(user, "short")
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
