"""What an operator copies: settings, servers, containers."""

import os
import re
import subprocess
import sys
from pathlib import Path

import yaml

from cxportal.env import BASE_DIR
from tests.settings import NAMES

PATH = {"PATH": os.environ["PATH"]}
COMPOSE_ONLY = {"POSTGRES_PASSWORD", "CERTIFICATES"}
SECRETS = {"SECRET_KEY", "MFA_SECRET_KEYS"}


def test_the_example_lists_every_setting_once() -> None:
    example = (BASE_DIR / ".env.example").read_text(encoding="utf-8")
    listed = re.findall(r"^([A-Z_]+)=", example, re.MULTILINE)
    assert sorted(listed) == sorted({*NAMES, "VAR_DIR"} | SECRETS | COMPOSE_ONLY)


def test_the_tests_cover_every_setting_that_is_read() -> None:
    source = (BASE_DIR / "cxportal" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", source))
    assert read | {"SECRET_KEY"} == {*NAMES} | SECRETS


def test_the_example_starts_once_its_secrets_are_filled_in(tmp_path: Path) -> None:
    example = dict(
        re.findall(r"^([A-Z_]+)=(.*)$", (BASE_DIR / ".env.example").read_text(encoding="utf-8"), re.MULTILINE)
    )
    filled = example | {"SECRET_KEY": "x" * 50, "MFA_SECRET_KEYS": "A" * 43, "VAR_DIR": str(tmp_path)}
    command = (sys.executable, "-c", "import cxportal.settings")
    ended = subprocess.run(command, env=filled | PATH, cwd=BASE_DIR, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_gunicorn_takes_its_settings(tmp_path: Path) -> None:
    command = (
        sys.executable,
        "-m",
        "gunicorn",
        "--check-config",
        "-c",
        "deploy/gunicorn.conf.py",
        "cxportal.wsgi:application",
    )
    settings = {"SECRET_KEY": "x" * 50, "MFA_SECRET_KEYS": "A" * 43, "VAR_DIR": str(tmp_path)}
    ended = subprocess.run(command, env=settings | PATH, cwd=BASE_DIR, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (0, "")


def test_every_container_waits_for_what_it_needs() -> None:
    services = yaml.safe_load((BASE_DIR / "compose.yaml").read_text(encoding="utf-8"))["services"]
    waits = {name: sorted(service.get("depends_on", {})) for name, service in services.items()}
    assert waits == {
        "migrate": ["db"],
        "web": ["migrate", "redis"],
        "sockets": ["migrate", "redis"],
        "worker": ["migrate", "redis"],
        "routing": ["migrate", "redis"],
        "proxy": ["sockets", "web"],
        "db": [],
        "redis": [],
    }
