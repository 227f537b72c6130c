"""Seals: digests under a key that the database does not hold, so that nobody makes one with the database alone.

A key is made of each word of `AUDIT_KEYS`, newest first. The first one seals; all of them count when a seal is checked.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from ipaddress import ip_address
from typing import Any

from django.conf import settings

COLUMNS = (
    "at",
    "name",
    "outcome",
    "actor_id",
    "actor_name",
    "actor_role",
    "subject_id",
    "subject_name",
    "address",
    "device",
    "reason",
    "detail",
)
_AT, _ADDRESS = COLUMNS.index("at"), COLUMNS.index("address")
_to_json = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode
_NONCE, _MAC = 16, 32  # hexadecimal digits in the seal of a record: 64 and 128 bits


def seal(kind: str, *parts: object) -> str:
    """Seal values under the newest key: 64 hexadecimal digits.

    :param kind: what the values are; no seal of one kind is a seal of another
    """
    return _digest(_keys(tuple(settings.AUDIT_KEYS))[0], kind, parts)


def fits(found: str, kind: str, *parts: object) -> bool:
    """Say whether one of the keys sealed these values."""
    if not found:
        return False
    for key in _keys(tuple(settings.AUDIT_KEYS)):  # a generator would take a tenth of the time of a check
        if hmac.compare_digest(found, _digest(key, kind, parts)[: len(found)]):
            return True
    return False


def seal_record(values: Sequence[Any]) -> str:
    """Seal a record: a number used once, then a shortened digest over it and the record.

    :param values: in the order of `COLUMNS`
    """
    nonce = secrets.token_hex(_NONCE // 2)
    return nonce + seal("record", nonce, _text_of(values))[:_MAC]


def fits_record(found: str, values: Sequence[Any]) -> bool:
    """Say whether a record is as the portal wrote it."""
    nonce, mac = found[:_NONCE], found[_NONCE:]
    return len(mac) == _MAC and fits(mac, "record", nonce, _text_of(values))


def _text_of(values: Sequence[Any]) -> str:
    """A record as JSON that does not depend on how a database spells times and addresses."""
    plain = list(values)
    at: datetime = plain[_AT]
    plain[_AT] = at.astimezone(UTC).isoformat()
    if plain[_ADDRESS] and ":" in plain[_ADDRESS]:
        plain[_ADDRESS] = _ipv6(plain[_ADDRESS])
    return _to_json(plain)


def _ipv6(text: str) -> str:
    try:
        return str(ip_address(text))
    except ValueError:
        return text


def _digest(key: bytes, kind: str, parts: Sequence[object]) -> str:
    return hmac.digest(key, "\n".join([kind, *map(str, parts)]).encode(), "sha256").hex()


@lru_cache(maxsize=8)
def _keys(words: tuple[str, ...]) -> tuple[bytes, ...]:
    return tuple(hashlib.sha256(f"cxportal.audit\n{word}".encode()).digest() for word in words)
