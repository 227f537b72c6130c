"""Seal secrets with AES-256-GCM under a ring of keys that lives outside the database.

A sealed value is: key id (4 bytes) + nonce (12 bytes) + ciphertext and tag. The first key of the ring
seals, every key opens. What a value is bound to (its row) is authenticated and not stored with it.
"""

import hashlib
import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_ID_BYTES = 4
_NONCE_BYTES = 12


class UnsealError(Exception):
    """No key of the ring opens it, or it belongs to another row."""


def seal(secret: bytes, *, bound_to: str) -> bytes:
    """Seal under the newest key."""
    key = _ring()[0]
    nonce = os.urandom(_NONCE_BYTES)
    return _id_of(key) + nonce + AESGCM(key).encrypt(nonce, secret, bound_to.encode())


def unseal(sealed: bytes, *, bound_to: str) -> bytes:
    """Open with the key that sealed it.

    :raises UnsealError: that key is not in the ring, or the value was altered or copied from another row
    """
    key_id, nonce, text = (
        sealed[:_ID_BYTES],
        sealed[_ID_BYTES : _ID_BYTES + _NONCE_BYTES],
        sealed[_ID_BYTES + _NONCE_BYTES :],
    )
    for key in _ring():
        if _id_of(key) == key_id:
            try:
                return AESGCM(key).decrypt(nonce, text, bound_to.encode())
            except (InvalidTag, ValueError) as error:
                raise UnsealError("The sealed value was altered or belongs to another row.") from error
    raise UnsealError("The key that sealed this value is not in MFA_SECRET_KEYS.")


def is_current(sealed: bytes) -> bool:
    """Say whether the newest key sealed it."""
    return sealed[:_ID_BYTES] == _id_of(_ring()[0])


def _ring() -> Sequence[bytes]:
    keys: Sequence[bytes] = settings.MFA_SECRET_KEYS
    return keys


def _id_of(key: bytes) -> bytes:
    return hashlib.sha256(b"id of " + key).digest()[:_ID_BYTES]
