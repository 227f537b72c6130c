"""Read the settings from the environment, once, and refuse a bad one in one line."""

import base64
import binascii
import os
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_network
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
SEALING_KEY_BYTES = 32
# Seconds to connect, milliseconds for what was sent to be acknowledged: a dead server must not hold up pages for ever.
_PATIENCE = {"connect_timeout": 5, "tcp_user_timeout": 15_000}
SECRETS_HINT = "Set it, or start with `make run`, which makes one up and keeps it under VAR_DIR."

_env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")
VAR_DIR = (BASE_DIR / (os.environ.get("VAR_DIR") or "var")).resolve()
for _secret in ("SECRET_KEY", "MFA_SECRET_KEYS"):
    if not os.environ.get(_secret, "").strip():
        os.environ.pop(_secret, None)  # an empty line of .env must not hide the kept one
environ.Env.read_env(VAR_DIR / "secrets.env")


def refuse(name: str, reason: str) -> NoReturn:
    """Stop the start with one line that names the setting."""
    raise SystemExit(f"CX Portal cannot start: {name} {reason}")


def text(name: str, default: str) -> str:
    """A setting as text; an empty one counts as unset."""
    return os.environ.get(name, "").strip() or default


def required(name: str) -> str:
    """A setting that has no default.

    :raises SystemExit: it is missing
    """
    return text(name, "") or refuse(name, f"is not set. {SECRETS_HINT}")


def secret_key() -> str:
    """Django's signing key.

    :raises SystemExit: it is missing or shorter than 32 characters
    """
    value = required("SECRET_KEY")
    if len(value) < SEALING_KEY_BYTES:
        refuse("SECRET_KEY", "is too short: use at least 32 random characters.")
    return value


def sealing_keys(name: str) -> list[bytes]:
    """Keys of 32 bytes, newest first, from a comma-separated list of urlsafe base64.

    :raises SystemExit: it is missing, or one of the keys is malformed
    """
    keys: list[bytes] = []
    for position, word in enumerate(required(name).split(","), start=1):
        try:
            padded = word.strip() + "=" * (-len(word.strip()) % 4)
            key = base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if len(key) != SEALING_KEY_BYTES:
            refuse(name, f"is malformed: key {position} is not urlsafe base64 of 32 bytes.")
        keys.append(key)
    return keys


def long_words(name: str, default: str) -> list[str]:
    """A comma-separated list of secrets of at least 32 characters.

    :param default: a single one, in which commas are part of it
    :raises SystemExit: one of them is too short
    """
    found = words(name) or [default]
    if any(len(word) < SEALING_KEY_BYTES for word in found):
        refuse(name, "is too short: use at least 32 random characters for each key.")
    return found


def choice(name: str, choices: tuple[str, ...], default: str) -> str:
    """One word of a list.

    :raises SystemExit: another word
    """
    value = text(name, default)
    if value not in choices:
        refuse(name, f"must be one of {', '.join(choices)}, not {value!r}.")
    return value


def count(name: str, default: int, *, least: int) -> int:
    """A whole number.

    :raises SystemExit: it is none, or too small
    """
    value = text(name, str(default))
    if not re.fullmatch(r"[0-9]{1,9}", value) or int(value) < least:
        refuse(name, f"must be a whole number of at least {least}, not {value!r}.")
    return int(value)


def words(name: str) -> list[str]:
    """A comma-separated list; empty when unset."""
    return [word.strip() for word in text(name, "").split(",") if word.strip()]


def networks(name: str) -> list[str]:
    """A comma-separated list of IP addresses or networks.

    :raises SystemExit: one of them is neither
    """
    for word in words(name):
        try:
            ip_network(word, strict=False)
        except ValueError:
            refuse(name, f"is malformed: {word!r} is not an IP address or network.")
    return words(name)


def time_zone(name: str, default: str) -> str:
    """The name of a time zone.

    :raises SystemExit: nobody knows that zone
    """
    value = text(name, default)
    try:
        ZoneInfo(value)
    except (KeyError, OSError, ValueError):
        refuse(name, f"is malformed: there is no time zone {value!r}.")
    return value


def site_url(name: str, default: str) -> str:
    """The address people type: scheme, host and port, nothing behind.

    :raises SystemExit: it is no such address
    """
    value = text(name, default).rstrip("/")
    try:
        parts = urlsplit(value)
        is_whole = bool(parts.hostname) and value == f"{parts.scheme}://{parts.netloc}"
        is_plain = parts.username is None and (parts.port is None or parts.port > 0)
    except ValueError:
        is_whole = is_plain = False
    if not (is_whole and is_plain and parts.scheme in {"http", "https"}):
        refuse(name, f"must look like https://portal.example.com, not {value!r}.")
    return value


@contextmanager
def _refused(name: str) -> Iterator[None]:
    try:
        with warnings.catch_warnings(action="error"):
            yield
    except (ImproperlyConfigured, ValueError, KeyError, TypeError, UserWarning) as error:
        raise SystemExit(f"CX Portal cannot start: {name} is malformed.") from error


def database(name: str, default: str) -> dict[str, Any]:
    """A database as Django's settings want it: SQLite or PostgreSQL.

    :raises SystemExit: the address is malformed or names another kind
    """
    with _refused(name):
        config: dict[str, Any] = dict(environ.Env.db_url_config(text(name, default)))
        engine = str(config["ENGINE"])
    if engine == "django.db.backends.sqlite3" and config.get("NAME"):
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",  # writers queue instead of failing half-way
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    elif engine == "django.db.backends.postgresql" and config.get("NAME"):
        config["ENGINE"] = "cxportal.core.postgresql"
        config["OPTIONS"] = _PATIENCE | config.get("OPTIONS", {})
        config["CONN_MAX_AGE"] = 300
        config["CONN_HEALTH_CHECKS"] = True
    else:
        refuse(name, "must look like postgres://USER:PASSWORD@HOST:PORT/NAME or sqlite:////PATH.")
    return config


def email(name: str, default: str) -> dict[str, Any]:
    """A mail transport as Django's `EMAIL_*` settings.

    :raises SystemExit: the address is malformed
    """
    with _refused(name):
        config: dict[str, Any] = dict(environ.Env.email_url_config(text(name, default)))
    if not config.get("EMAIL_BACKEND"):
        refuse(name, "is malformed: use smtp+tls://USER:PASSWORD@HOST:PORT or filemail:///PATH.")
    return config


def redis_url(name: str) -> str:
    """The address of Redis, empty when there is none.

    :raises SystemExit: it is no redis address
    """
    value = text(name, "")
    if value and (urlsplit(value).scheme not in {"redis", "rediss", "unix"}):
        refuse(name, f"must look like redis://HOST:6379/0, not {value!r}.")
    return value
