"""What must stay secret is searched for, in every spelling, in all that the product says, writes and keeps."""

import base64
import re
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from accounts.enums import Role
from accounts.models import User
from tests.attack.doors import to_token_step
from tests.factories import PASSWORD, code_of, make_user
from tests.plugins.postgres import programs
from tests.workers.server import HttpBrowser, two_workers

pytestmark = pytest.mark.django_db(transaction=True)
WRONG, TYPED = "wrong-canary-password-0193", "canary-typed-as-name-7741"
RECOVERY_CODE = re.compile(r"<code>([0-9a-z]{5}-[0-9a-z]{5})</code>")
KEY = re.compile(r'data-copy="([A-Z2-7]{32})"|otpauth://totp/[^"]*secret=([A-Z2-7]{32})')


@dataclass
class Secrets:
    """What a journey has met that nobody else may see, by its name."""

    found: dict[str, str] = field(default_factory=dict)

    def spellings(self, name: str) -> set[bytes]:
        """A secret as text, base64 and hex; a key of base32 as the bytes that it stands for, too."""
        text = self.found[name].encode()
        raw = [text] + ([base64.b32decode(text)] if re.fullmatch(rb"[A-Z2-7]{32}", text) else [])
        spelt = {text}
        for value in raw:
            spelt |= {value.hex().encode(), value.hex().upper().encode()}
            spelt |= {base64.b64encode(value).rstrip(b"="), base64.urlsafe_b64encode(value).rstrip(b"=")}
        return spelt

    def met_in(self, haystack: bytes) -> list[str]:
        """The names of the secrets that stand in a text."""
        return [name for name in self.found if any(spelt in haystack for spelt in self.spellings(name))]


class Witness(HttpBrowser):
    """A browser that keeps all that it is told."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.told: list[tuple[str, bytes]] = []
        self.http.event_hooks["response"].append(self._note)

    def _note(self, response: httpx.Response) -> None:
        response.read()
        head = "\n".join(f"{name}: {value}" for name, value in response.headers.items() if name != "set-cookie")
        self.told.append((f"{response.request.method} {response.url}", head.encode() + response.content))


def dump() -> bytes:
    """Every row as SQL."""
    values = connection.settings_dict
    command = (
        programs() / "pg_dump",
        "-h",
        values["HOST"],
        "-p",
        str(values["PORT"]),
        "-U",
        values["USER"],
        values["NAME"],
    )
    return subprocess.run(command, capture_output=True, check=True).stdout


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Two workers and their log."""
    log = tmp_path / "workers.log"
    with two_workers(log=log) as url:
        yield url, log


def enrol(browser: Witness, secrets: Secrets) -> bytes:
    """Turn MFA on, with a wrong code first."""
    browser.open("/profile/mfa/")
    page = browser.http.post("/profile/mfa/", data={"password": PASSWORD, "csrfmiddlewaretoken": browser.csrf}).text
    key = next(filter(None, KEY.search(page).groups()))  # type: ignore[union-attr]
    secrets.found["key"] = key
    secret = base64.b32decode(key)
    for code in ("000000", code_of(secret)):
        page = browser.http.post("/profile/mfa/", data={"token": code, "csrfmiddlewaretoken": browser.csrf}).text
    for number, code in enumerate(RECOVERY_CODE.findall(page)):
        secrets.found[f"recovery code {number}"] = code
        secrets.found[f"recovery code {number} without its grouping"] = code.replace("-", "")
    return secret


def journey(site: str, user: User) -> tuple[Secrets, Witness]:
    """All that a person does with secrets, mistakes included."""
    secrets = Secrets({"password": PASSWORD, "wrong password": WRONG})
    browser = Witness(site)
    browser.open()
    browser.give(username=user.username)
    browser.give(password=WRONG)
    browser.give(password=PASSWORD)
    secret = enrol(browser, secrets)
    shown = len(browser.told)
    secrets.found["session"] = browser.http.cookies[settings.SESSION_COOKIE_NAME]
    for path in ("/profile/", "/profile/mfa/", f"/system/users/{user.pk}/", "/system/users/export/", "/api/v1/docs"):
        browser.open(path)
    other = to_token_step(site, user)
    secrets.found["half sign-in"] = other.http.cookies["signin"]
    other.give(token="000000")
    other.give(recovery_code="zzzzz-zzzzz")
    other.give(recovery_code=secrets.found["recovery code 0"])
    secrets.found["password typed as a name"] = TYPED
    lost = HttpBrowser(site)
    lost.open()
    lost.give(username=TYPED)
    lost.give(password=WRONG)
    token = {"client": "agent-app", "username": user.username, "password": PASSWORD}
    for body in (token, token | {"password": WRONG}):
        browser.http.post("/api/v1/session", json=body)
    browser.http.post("/api/v1/session", content=f'{{"password": "{PASSWORD}", '.encode())
    browser.http.get("/healthz", headers={"Authorization": f"Bearer {PASSWORD}"})
    browser.told = browser.told[shown:]
    secrets.found["code"] = code_of(secret)
    return secrets, browser


def test_no_secret_is_told_logged_mailed_or_kept(watched: tuple[str, Path]) -> None:
    site, log = watched
    user = make_user(Role.ADMINISTRATOR, email="ana@example.com")
    secrets, browser = journey(site, user)
    call_command("worker", "--once")
    time.sleep(0.2)
    codes = {name: value for name, value in secrets.found.items() if name != "code"}

    told = {where: met for where, text in browser.told if (met := Secrets(codes).met_in(text))}
    kept = Secrets({name: value for name, value in codes.items() if name != "session"}).met_in(dump())

    assert sum(name.startswith("recovery code") for name in codes) == 20
    assert told == {}
    assert secrets.met_in(log.read_bytes()) == []
    assert kept == []


def test_the_search_would_find_them() -> None:
    key = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    raw = base64.b32decode(key)
    secrets = Secrets({"key": key})

    for leak in (key.encode(), raw.hex().encode(), base64.b64encode(raw), b"\\x" + raw.hex().encode()):
        assert secrets.met_in(b"before " + leak + b" after") == ["key"]
