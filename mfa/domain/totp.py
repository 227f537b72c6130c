"""Time-based one-time codes (RFC 6238 with SHA-1, 6 digits, 30 s): no clock, no storage."""

import hmac
import secrets
from base64 import b32encode
from datetime import datetime

import pyotp

SECRET_BYTES = 20  # RFC 4226 §4 R6: 160 bits
DIGITS = 6
PERIOD = 30


def new_secret() -> bytes:
    """160 random bits from the system's generator."""
    return secrets.token_bytes(SECRET_BYTES)


def key_of(secret: bytes) -> str:
    """The secret as people type it: 32 base32 characters, no padding."""
    return b32encode(secret).decode("ascii")


def step_at(moment: datetime) -> int:
    """The time step of a moment (RFC 6238 §4.2, T0 = 0)."""
    return int(moment.timestamp()) // PERIOD


def code_at(secret: bytes, step: int) -> str:
    """The code of a time step, with its leading zeros."""
    return pyotp.TOTP(key_of(secret), digits=DIGITS, interval=PERIOD).generate_otp(step)


def matching_step(secret: bytes, code: str, *, now: datetime, tolerance: int) -> int | None:
    """The time step whose code this is, or nothing.

    :param code: as typed, six ASCII digits; anything else matches nothing
    :param tolerance: how many steps before and after the present one count
    """
    present = step_at(now)
    return _first_match(secret, code, range(present - tolerance, present + tolerance + 1))


def drift(secret: bytes, code: str, *, now: datetime, reach: int) -> int | None:
    """How many steps the clock that made this code is ahead (positive) or behind, within `reach`."""
    present = step_at(now)
    found = _first_match(secret, code, range(present - reach, present + reach + 1))
    return None if found is None else found - present


def _first_match(secret: bytes, code: str, steps: range) -> int | None:
    given = code.encode()
    matches = [step for step in steps if hmac.compare_digest(code_at(secret, step).encode(), given)]
    return matches[0] if matches else None
