"""Sealed secrets: bound to their row, under a ring of keys."""

import pytest
from pytest_django import Settings

from mfa.domain import sealing

OLD, NEW = b"o" * 32, b"n" * 32
SECRET = b"a secret of 20 bytes"


def test_what_was_sealed_for_a_row_opens_in_that_row_only() -> None:
    sealed = sealing.seal(SECRET, bound_to="mfa.totpdevice:1")

    assert sealing.unseal(sealed, bound_to="mfa.totpdevice:1") == SECRET
    with pytest.raises(sealing.UnsealError):
        sealing.unseal(sealed, bound_to="mfa.totpdevice:2")


def test_sealing_twice_gives_two_values_without_the_secret() -> None:
    first, second = (sealing.seal(SECRET, bound_to="row") for _ in range(2))

    assert first != second
    assert SECRET not in first + second


def test_every_key_of_the_ring_opens_and_the_newest_seals(settings: Settings) -> None:
    settings.MFA_SECRET_KEYS = [OLD]
    old = sealing.seal(SECRET, bound_to="row")
    settings.MFA_SECRET_KEYS = [NEW, OLD]
    new = sealing.seal(SECRET, bound_to="row")

    assert [sealing.unseal(value, bound_to="row") for value in (old, new)] == [SECRET, SECRET]
    assert [sealing.is_current(value) for value in (old, new)] == [False, True]


def test_without_its_key_a_value_stays_closed(settings: Settings) -> None:
    settings.MFA_SECRET_KEYS = [OLD]
    sealed = sealing.seal(SECRET, bound_to="row")
    settings.MFA_SECRET_KEYS = [NEW]

    with pytest.raises(sealing.UnsealError):
        sealing.unseal(sealed, bound_to="row")


@pytest.mark.parametrize("place", [0, 4, 16, -1])
def test_an_altered_value_stays_closed(place: int) -> None:
    sealed = bytearray(sealing.seal(SECRET, bound_to="row"))
    sealed[place] ^= 1

    with pytest.raises(sealing.UnsealError):
        sealing.unseal(bytes(sealed), bound_to="row")


@pytest.mark.parametrize("value", [b"", b"short"])
def test_what_was_never_sealed_stays_closed(value: bytes) -> None:
    with pytest.raises(sealing.UnsealError):
        sealing.unseal(value, bound_to="row")
