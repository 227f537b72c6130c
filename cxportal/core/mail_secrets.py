"""Secrets in mails that wait, and in questions for them: who reads the database or a copy of it sees them sealed.

The sealing key comes from the signing key, which is not in the database.
"""

import hashlib
from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes

PLACE = "{secret}"


class UnsealError(Exception):
    """None of the signing keys sealed it."""


def take_out(text: str, secret: str) -> str:
    """The text with its place marked."""
    return text.replace(secret, PLACE) if secret else text


def put_back(text: str, secret: str) -> str:
    """The text as it was written."""
    return text.replace(PLACE, secret) if secret else text


def seal(secret: str) -> str:
    """What is stored; nothing for nothing."""
    return _keys().encrypt(secret.encode()).decode("ascii") if secret else ""


def unseal(sealed: str) -> str:
    """Open what was stored.

    :raises UnsealError: its key is gone
    """
    try:
        return _keys().decrypt(sealed.encode()).decode() if sealed else ""
    except InvalidToken as error:
        raise UnsealError("The signing key that sealed this mail's secret is gone.") from error


def _keys() -> MultiFernet:
    return MultiFernet([_fernet_of(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _fernet_of(key: str | bytes) -> Fernet:
    return Fernet(urlsafe_b64encode(hashlib.sha256(b"secrets of mails\n" + force_bytes(key)).digest()))
