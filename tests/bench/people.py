"""The people of the benchmarks: names, password and secrets that both sides can work out."""

import hashlib
import hmac

PASSWORD = "correct horse battery staple"
ADMINISTRATOR = "bench-administrator"
INACTIVE = "bench-inactive"
EXPIRED = "bench-expired"  # whose one-time password is too old
FIRST_NAMES = ("Ada", "Bruno", "Chloé", "Dmitri", "Elif", "Farah", "Gustavo", "Hanna", "Ibrahim", "José", "Keiko")
LAST_NAMES = ("García", "Okafor", "Silva", "Novák", "Müller", "Rossi", "Dubois", "Yilmaz", "Larsen", "Haddad")


def login_name(number: int) -> str:
    """Somebody with MFA on."""
    return f"user{number:07d}"


def enrol_name(number: int) -> str:
    """Somebody with MFA off."""
    return f"enrol{number:06d}"


def full_name(number: int) -> tuple[str, str]:
    """First and last name; every pair comes up as often as every other."""
    return FIRST_NAMES[number % len(FIRST_NAMES)], LAST_NAMES[number % len(LAST_NAMES)]


def secret_of(username: str) -> bytes:
    """The raw TOTP secret of a person: 20 bytes."""
    return hmac.digest(b"bench-totp-secret", username.encode(), hashlib.sha1)
