"""What must stay secret is searched for, in every spelling, in all that the product says, writes and keeps."""

import base64
import io
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail, signing
from django.core.management import call_command
from django.utils import timezone

from accounts.domain import resets
from accounts.enums import Role
from accounts.models import User
from tests.accounts import link_mails
from tests.attack.canaries import Secrets, Witness, dump
from tests.attack.doors import to_token_step
from tests.factories import PASSWORD, code_of, make_user
from tests.workers.server import HttpBrowser, two_workers

pytestmark = pytest.mark.django_db(transaction=True)
WRONG, TYPED = "wrong-canary-password-0193", "canary-typed-as-name-7741"
RECOVERY_CODE = re.compile(r"<code>([0-9a-z]{5}-[0-9a-z]{5})</code>")
IMPORT = "/system/users/import/"
ROWS = re.compile(r'name="rows" value="([^"]+)"')
PAGES = (
    *("/profile/", "/profile/mfa/", "/profile/activity/", "/profile/sessions/", "/api/v1/docs", "/metrics"),
    *("/system/users/", "/system/users/export/", "/system/security/"),
    *("/system/audit/", "/system/audit/export/", "/system/audit/export/?format=jsonl"),
)
KEY = re.compile(r'data-copy="([A-Z2-7]{32})"|otpauth://totp/[^"]*secret=([A-Z2-7]{32})')


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
    ask_for_link(site, TYPED)
    token = {"client": "agent-app", "username": user.username, "password": PASSWORD}
    for body in (token, token | {"password": WRONG}):
        browser.http.post("/api/v1/session", json=body)
    browser.http.post("/api/v1/session", content=f'{{"password": "{PASSWORD}", '.encode())
    browser.http.get("/healthz", headers={"Authorization": f"Bearer {PASSWORD}"})
    for path in (*PAGES, f"/system/users/{user.pk}/"):
        assert browser.http.get(path).status_code == 200
    bring_people(browser, secrets)
    ask_for_link(site, user.username)
    browser.told = browser.told[shown:]
    secrets.found["code"] = code_of(secret)
    return secrets, browser


def bring_people(browser: Witness, secrets: Secrets) -> None:
    """Import somebody from a file that has a column of passwords; she gets an invitation."""
    secrets.found["password of a file"] = password = "canary-in-a-column-5527"
    browser.open(IMPORT)
    token = {"csrfmiddlewaretoken": browser.csrf}
    text = f"username,email,role,password\ncarla,carla@example.com,agent,{password}\n"
    page = browser.http.post(IMPORT, data=token, files={"file": ("people.csv", text)}).text
    rows = ROWS.search(page)
    assert rows is not None
    done = browser.http.post(IMPORT, data=token | {"rows": rows[1], "first_login": "invitation"})
    assert (done.status_code, done.headers["Location"]) == (302, "/system/users/")


def ask_for_link(site: str, name: str) -> None:
    browser = HttpBrowser(site)
    browser.open("/password/forgotten/")
    asked = {"username": name, "csrfmiddlewaretoken": browser.csrf}
    assert browser.http.post("/password/forgotten/", data=asked).status_code == 302


def sent_links(site: str, secrets: Secrets) -> None:
    """Let the worker send the mails, and follow the links in them."""
    link_mails.work()
    for number, path in enumerate(found for each in mail.outbox for found in link_mails.LINK.findall(str(each.body))):
        secrets.found[f"link {number}"] = path.split("/")[-2]
        HttpBrowser(site).open(path)


def exported(form: str) -> bytes:
    """What the command prints."""
    text = io.StringIO()
    call_command("export_audit", since="2026-01-01", form=form, stdout=text)
    return text.getvalue().encode()


def test_no_secret_is_told_logged_mailed_or_kept(watched: tuple[str, Path]) -> None:
    site, log = watched
    user = make_user(Role.ADMINISTRATOR, email="ana@example.com")
    secrets, browser = journey(site, user)
    asked = dump()
    resets.answer_waiting(now=timezone.now())
    queued = dump()
    sent_links(site, secrets)
    call_command("worker", "--once")
    time.sleep(0.2)
    codes = {name: value for name, value in secrets.found.items() if name != "code"}

    told = {where: met for where, text in browser.told if (met := Secrets(codes).met_in(text))}
    dumped = Secrets({name: value for name, value in codes.items() if name != "session"})

    assert sum(name.startswith("recovery code") for name in codes) == 20
    assert sum(name.startswith("link") for name in codes) == 2
    assert told == {}
    assert secrets.met_in(log.read_bytes()) == []
    assert [dumped.met_in(each) for each in (asked, queued, dump())] == [[], [], []]
    assert (secrets.met_in(exported("csv")), secrets.met_in(exported("jsonl"))) == ([], [])


def test_the_search_would_find_them() -> None:
    key = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    raw = base64.b32decode(key)
    secrets = Secrets({"key": key})

    signed = [signing.dumps(text, compress=True).encode() for text in (key, key * 9)]
    for leak in (*signed, key.encode(), raw.hex().encode(), base64.b64encode(raw), b"\\x" + raw.hex().encode()):
        assert secrets.met_in(b"before " + leak + b" after") == ["key"]
