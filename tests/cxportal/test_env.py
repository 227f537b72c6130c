"""Every malformed setting stops the start with one clear line; nothing is made up outside `make run`."""

import os
import subprocess
import sys
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest

from cxportal import env
from tests.settings import NAMES

KEY = urlsafe_b64encode(bytes(32)).decode()
UNSET = dict.fromkeys(NAMES, "")  # whatever the .env of this machine says
SETTINGS = UNSET | {"SECRET_KEY": "x" * 50, "MFA_SECRET_KEYS": KEY}


def start(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Start Django on these settings and nothing else."""
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(folder / "var"), **SETTINGS, **settings}
    command = (sys.executable, "-c", "import cxportal.settings")
    return subprocess.run(command, env=environment, cwd=env.BASE_DIR, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        (
            "SECRET_KEY",
            "",
            "is not set. Set it, or start with `make run`, which makes one up and keeps it under VAR_DIR.",
        ),
        ("SECRET_KEY", "too-short", "is too short: use at least 32 random characters."),
        (
            "MFA_SECRET_KEYS",
            "",
            "is not set. Set it, or start with `make run`, which makes one up and keeps it under VAR_DIR.",
        ),
        ("MFA_SECRET_KEYS", f"{KEY},abc", "is malformed: key 2 is not urlsafe base64 of 32 bytes."),
        ("MFA_SECRET_KEYS", f"{KEY},", "is malformed: key 2 is not urlsafe base64 of 32 bytes."),
        ("MFA_SECRET_KEYS", "ключ", "is malformed: key 1 is not urlsafe base64 of 32 bytes."),
        ("AUDIT_KEYS", f"{'k' * 32},short", "is too short: use at least 32 random characters for each key."),
        ("MFA_TOLERANCE_STEPS", "2", "must be one of 0, 1, not '2'."),
        ("ADDRESS_FAILURES", "9", "must be a whole number of at least 10, not '9'."),
        ("ADDRESS_FAILURES", "many", "must be a whole number of at least 10, not 'many'."),
        ("LOG_FORMAT", "xml", "must be one of text, json, not 'xml'."),
        ("TIME_ZONE", "Mars/Olympus", "is malformed: there is no time zone 'Mars/Olympus'."),
        ("TIME_ZONE", "../../etc/passwd", "is malformed: there is no time zone '../../etc/passwd'."),
        ("SITE_URL", "portal.example.com", "must look like https://portal.example.com, not 'portal.example.com'."),
        (
            "SITE_URL",
            "ftp://portal.example.com",
            "must look like https://portal.example.com, not 'ftp://portal.example.com'.",
        ),
        (
            "SITE_URL",
            "https://portal.example.com/a",
            "must look like https://portal.example.com, not 'https://portal.example.com/a'.",
        ),
        (
            "SITE_URL",
            "https://me:secret@portal",
            "must look like https://portal.example.com, not 'https://me:secret@portal'.",
        ),
        (
            "SITE_URL",
            "http://127.0.0.1:port",
            "must look like https://portal.example.com, not 'http://127.0.0.1:port'.",
        ),
        ("SITE_URL", "http://[::1", "must look like https://portal.example.com, not 'http://[::1'."),
        ("TRUSTED_PROXIES", "10.0.0.0/8,proxy", "is malformed: 'proxy' is not an IP address or network."),
        (
            "DATABASE_URL",
            "mysql://localhost/cx",
            "must look like postgres://USER:PASSWORD@HOST:PORT/NAME or sqlite:////PATH.",
        ),
        (
            "DATABASE_URL",
            "postgres://localhost",
            "must look like postgres://USER:PASSWORD@HOST:PORT/NAME or sqlite:////PATH.",
        ),
        ("DATABASE_URL", "nonsense", "is malformed."),
        ("DATABASE_URL", "postgres://localhost:port/cx", "is malformed."),
        ("EMAIL_URL", "pigeon://loft", "is malformed."),
        ("EMAIL_URL", "smtp://mail:port", "is malformed."),
        ("REDIS_URL", "localhost:6379", "must look like redis://HOST:6379/0, not 'localhost:6379'."),
    ],
)
def test_a_malformed_setting_stops_the_start_with_one_line(tmp_path: Path, name: str, value: str, words: str) -> None:
    ended = start(tmp_path, **{name: value})
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == f"CX Portal cannot start: {name} {words}\n"


def test_the_defaults_start(tmp_path: Path) -> None:
    ended = start(tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_the_folder_of_database_and_mails_is_its_owners_alone(tmp_path: Path) -> None:
    start(tmp_path)

    assert (tmp_path / "var").stat().st_mode & 0o777 == 0o700


def test_a_full_set_of_settings_starts(tmp_path: Path) -> None:
    ended = start(
        tmp_path,
        SITE_URL="https://portal.example.com:8443/",
        DATABASE_URL="postgres://cx:p%40ss@db.example.com:5432/cx",
        REDIS_URL="rediss://:secret@redis.example.com:6379/1",
        EMAIL_URL="smtp+tls://cx:secret@mail.example.com:587",
        TRUSTED_PROXIES="10.0.0.0/8, ::1",
        TIME_ZONE="Europe/Madrid",
        MFA_TOLERANCE_STEPS="0",
        LOG_FORMAT="json",
    )
    assert (ended.returncode, ended.stderr) == (0, "")


def test_secrets_are_read_from_the_folder_where_make_run_keeps_them(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "secrets.env").write_text(f"SECRET_KEY={'k' * 50}\nMFA_SECRET_KEYS={KEY}\n")
    empty = {"SECRET_KEY": "", "MFA_SECRET_KEYS": " "}  # as a .env may have it that nobody filled in
    environment = UNSET | empty | {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path / "var")}
    command = (sys.executable, "-c", "from cxportal import settings; print(settings.SECRET_KEY)")
    ended = subprocess.run(command, env=environment, cwd=env.BASE_DIR, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (0, "k" * 50 + "\n")
