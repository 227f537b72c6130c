"""Every cookie of a portal behind https."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from cxportal.env import BASE_DIR

YEAR = 365 * 24 * 3600
LIVES: dict[str, int | str] = {
    "__Host-csrftoken": "",
    "__Host-device": 180 * 24 * 3600,
    "__Host-language": YEAR,
    "__Host-link": "",
    "__Host-messages": "",
    "__Host-sessionid": "",
    "__Host-signin": "",
    "__Host-theme": YEAR,
}
"""Seconds; nothing: until the browser is closed. What lives on opens nothing."""


def test_every_cookie_is_kept_by_this_host_out_of_reach_of_scripts_and_other_sites(tmp_path: Path) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "cxportal.settings",
        "SECRET_KEY": "x" * 50,
        "MFA_SECRET_KEYS": "A" * 43,
        "SITE_URL": "https://portal.example.com",
        "VAR_DIR": str(tmp_path),
    }
    command = (sys.executable, "-m", "tests.cxportal.every_cookie")
    ended = subprocess.run(command, env=environment, cwd=BASE_DIR, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    cookies = json.loads(ended.stdout)

    assert {cookie["name"]: cookie["max-age"] for cookie in cookies} == LIVES
    for cookie in cookies:
        kept = [cookie[name] for name in ("secure", "httponly", "samesite", "path", "domain")]
        assert kept == [True, True, "Lax", "/", ""], cookie["name"]
        assert bool(cookie["expires"]) == bool(cookie["max-age"]), cookie["name"]


def test_every_cookie_that_has_a_name_in_the_settings_is_in_the_table() -> None:
    source = (BASE_DIR / "cxportal" / "settings.py").read_text(encoding="utf-8")
    named = re.findall(r"^[A-Z_]+_COOKIE_NAME = f\"{_PREFIX}(\w+)\"$", source, re.MULTILINE)
    assert sorted(f"__Host-{name}" for name in named) == sorted(LIVES)
