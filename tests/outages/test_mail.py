"""The mail server refuses, then takes: nobody waits for it, and no mail is lost."""

import re
import sqlite3
import time
from pathlib import Path

import pyotp

from tests.cxportal.launching import SIGN_IN, launch
from tests.outages.browser import Visitor
from tests.outages.mail_server import mail_server
from tests.plugins.postgres import free_port

GROUPS = re.compile(r'id="setup-key"[^>]*>(.*?)</bdi>', re.DOTALL)
NOBODY_WAITS = 3  # seconds


def outbox(folder: Path) -> list[tuple[int, str, bool]]:
    """Attempts, last error and whether it was sent, of every mail."""
    with sqlite3.connect(folder / "var" / "db.sqlite3", timeout=20) as database:
        return database.execute("SELECT attempts, last_error, sent_at IS NOT NULL FROM core_outboxmail").fetchall()


def make_due(folder: Path) -> None:
    """Let the time until the next try pass."""
    with sqlite3.connect(folder / "var" / "db.sqlite3", timeout=20) as database:
        database.execute("UPDATE core_outboxmail SET next_try_at = '2020-01-01 00:00:00'")


def wait_for(folder: Path, *, is_sent: bool) -> tuple[int, str]:
    """Attempts and last error of the one mail, once it was sent or refused."""
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        for attempts, error, was_sent in outbox(folder):
            if was_sent if is_sent else error:
                return attempts, error
        time.sleep(0.1)
    raise AssertionError(outbox(folder))


def turn_mfa_on(visitor: Visitor, password: str) -> float:
    """Enrol, which is told by mail; the answer is how long the last step took."""
    visitor.open("/profile/mfa/")
    page = visitor.send("/profile/mfa/", password=password).text
    key = "".join(re.findall("[A-Z2-7]+", re.sub("<[^>]+>", " ", GROUPS.findall(page)[0])))
    started = time.monotonic()
    assert (
        "MFA is on"
        in visitor.http.send(
            visitor.http.build_request(
                "POST", "/profile/mfa/", data={"token": pyotp.TOTP(key).now(), "csrfmiddlewaretoken": visitor.token}
            ),
            follow_redirects=True,
        ).text
    )
    return time.monotonic() - started


def test_a_mail_that_the_server_refuses_is_sent_when_it_takes_mails_again(tmp_path: Path) -> None:
    port, mail_port = free_port(), free_port()
    portal = launch(tmp_path, port, EMAIL_URL=f"smtp://127.0.0.1:{mail_port}")
    try:
        name, password = next(
            (name, password) for role, name, password in SIGN_IN.findall(portal.text) if role == "Agent"
        )
        agent = Visitor(port)
        agent.sign_in(name, password)

        assert turn_mfa_on(agent, password) < NOBODY_WAITS
        assert wait_for(tmp_path, is_sent=False) == (1, "[Errno 111] Connection refused")
        assert agent.open("/readyz").status_code == 200

        with mail_server(mail_port) as received:
            make_due(tmp_path)
            assert wait_for(tmp_path, is_sent=True) == (2, "")
        assert [mail.recipients for mail in received] == [[f"{name}@example.com"]]
        assert "MFA was turned on" in received[0].text
    finally:
        assert portal.end() == 0
    assert "Traceback" not in portal.text
