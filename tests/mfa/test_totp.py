"""Codes: the standards' own vectors, the window, and what is no code."""

from base64 import b32decode
from datetime import UTC, datetime, timedelta

import pytest

from mfa.domain import totp

RFC_SECRET = b"12345678901234567890"
RFC_6238 = [  # appendix B, SHA-1, the last six of the eight digits
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
    (20000000000, "353130"),
]
RFC_4226 = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"]
NOW = datetime(2026, 5, 4, 10, 0, 12, tzinfo=UTC)


@pytest.mark.parametrize(("seconds", "code"), RFC_6238)
def test_codes_are_those_of_rfc_6238(seconds: int, code: str) -> None:
    moment = datetime.fromtimestamp(seconds, tz=UTC)

    assert totp.code_at(RFC_SECRET, totp.step_at(moment)) == code


@pytest.mark.parametrize(("step", "code"), list(enumerate(RFC_4226)))
def test_codes_are_those_of_rfc_4226(step: int, code: str) -> None:
    assert totp.code_at(RFC_SECRET, step) == code


@pytest.mark.parametrize(
    ("tolerance", "off", "accepted"),
    [
        (1, -2, False),
        (1, -1, True),
        (1, 0, True),
        (1, 1, True),
        (1, 2, False),
        (0, -1, False),
        (0, 0, True),
        (0, 1, False),
    ],
)
def test_the_window_is_as_wide_as_the_tolerance(tolerance: int, off: int, accepted: bool) -> None:
    step = totp.step_at(NOW) + off

    found = totp.matching_step(RFC_SECRET, totp.code_at(RFC_SECRET, step), now=NOW, tolerance=tolerance)

    assert found == (step if accepted else None)


@pytest.mark.parametrize(
    "code", ["", "28708", "0287082", "28708２", "٢٨٧٠٨٢", "287082\n", " 287082", "+87082", "２８７０８２"]
)
def test_only_six_ascii_digits_are_a_code(code: str) -> None:
    moment = datetime.fromtimestamp(59, tz=UTC)

    assert totp.matching_step(RFC_SECRET, code, now=moment, tolerance=1) is None


def test_leading_zeros_belong_to_the_code() -> None:
    moment = datetime.fromtimestamp(1234567890, tz=UTC)

    assert totp.matching_step(RFC_SECRET, "005924", now=moment, tolerance=0) == 1234567890 // 30
    assert totp.matching_step(RFC_SECRET, "5924", now=moment, tolerance=0) is None


@pytest.mark.parametrize(("minutes", "steps"), [(3, 6), (-5, -10), (0, 0)])
def test_a_clock_that_is_off_is_measured(minutes: int, steps: int) -> None:
    code = totp.code_at(RFC_SECRET, totp.step_at(NOW + timedelta(minutes=minutes)))

    assert totp.drift(RFC_SECRET, code, now=NOW, reach=10) == steps


def test_secrets_are_160_random_bits() -> None:
    secrets = {totp.new_secret() for _ in range(1000)}
    symbols = "".join(totp.key_of(secret) for secret in secrets)

    assert len(secrets) == 1000
    assert {len(totp.key_of(secret)) for secret in secrets} == {32}
    assert set(symbols) == set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    assert max(symbols.count(symbol) for symbol in set(symbols)) < 1.3 * len(symbols) / 32


def test_a_key_and_its_secret_are_one() -> None:
    secret = totp.new_secret()

    assert b32decode(totp.key_of(secret)) == secret
