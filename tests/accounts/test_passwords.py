"""Passwords that are made up for people."""

import re

from accounts.domain import passwords

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
