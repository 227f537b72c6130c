"""Secrets that nobody has set: made up once, kept in `secrets.env` for the owner's eyes only."""

import base64
import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

from cxportal import env

MADE_UP: Mapping[str, Callable[[], str]] = {
    "SECRET_KEY": lambda: secrets.token_urlsafe(48),
    "MFA_SECRET_KEYS": lambda: base64.urlsafe_b64encode(secrets.token_bytes(env.SEALING_KEY_BYTES)).decode(),
}


def make_up_missing(var_dir: Path) -> None:
    """Set every secret that is missing, and keep it for the next start.

    :raises SystemExit: the folder cannot be written
    """
    missing = [name for name in MADE_UP if not env.text(name, "")]
    lines = {name: MADE_UP[name]() for name in missing}
    try:
        var_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        if lines:
            _append(var_dir / "secrets.env", "".join(f"{name}={value}\n" for name, value in lines.items()))
    except OSError as error:
        env.refuse("VAR_DIR", f"{var_dir} cannot be written: {(error.strerror or '').lower()}.")
    os.environ.update(lines)


def _append(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "w", encoding="ascii") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
