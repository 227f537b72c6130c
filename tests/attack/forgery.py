"""Texts that would begin a line of their own in a log, and every place where they can be sent."""

import json
import socket
from urllib.parse import quote, urlsplit

import httpx

from tests.workers.server import CSRF

FAKE = '{"asctime": "2026-11-24 13:00:00,000", "levelname": "INFO", "name": "forged", "message": "forged"}'
LINE = "2026-11-24 13:00:00,000 INFO forged All is well"
BREAKS = ("\r\n", "\n", "\r", "\x85", "\x0b", "\x0c", "\x1c", "\u2028", "\u2029", "\x1b[2K\x1b[1G", "\x00")
TYPED = [f"{end}{forged}" for end in BREAKS for forged in (LINE, FAKE)]
ALL = "".join(TYPED)
# Servers refuse what is below a blank in a header; the rest may reach the portal.
HARD, SOFT = ALL.replace("\r", "").replace("\n", "").encode(), f"\x85{LINE}\u2028{FAKE}".encode()
QUOTED = quote(ALL).encode()
ANSWER_SECONDS = 5

_HEADERS = (b"User-Agent", b"Host", b"Referer", b"Origin", b"Cookie", b"Accept-Language", b"X-Forwarded-For")
_END = b"Host: HOST\r\nConnection: close\r\n\r\n"
_UPGRADE = (
    b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nHost: HOST\r\n\r\n"
)
_HEADS = (
    *(b"GET /%s HTTP/1.1\r\n" % text + _END for text in (HARD.replace(b" ", b"%20"), SOFT.replace(b" ", b"+"), QUOTED)),
    *(b"GET /login/?next=%s HTTP/1.1\r\n" % text + _END for text in (HARD.replace(b" ", b"%20"), QUOTED)),
    *(
        b"%s HTTP/1.1\r\nContent-Length: 0\r\n%s: %s\r\n" % (what, name, text) + _END
        for what in (b"GET /system/", b"POST /login/")
        for name in _HEADERS
        for text in (HARD, SOFT)
    ),
    b"GET / HTTP/1.1\r\nX-%s: a\r\n" % HARD + _END,
    b"GET / HTTP/1.1\r\nX-Folded: a\r\n %s\r\n" % HARD + _END,
    b"%s / HTTP/1.1\r\n" % HARD + _END,
    b"GET / HTTP/%s\r\n" % HARD + _END,
    *(b"GET /ws/agent/%s HTTP/1.1\r\nOrigin: http://HOST\r\n" % text + _UPGRADE for text in (b"?" + QUOTED, QUOTED)),
    *(b"GET /ws/agent/ HTTP/1.1\r\nOrigin: %s\r\n" % text + _UPGRADE for text in (HARD, SOFT)),
)


def by_bytes(url: str) -> set[int]:
    """Send them in addresses, headers and what is no HTTP; the statuses of the answers."""
    return {_send(url, head) for head in _HEADS}


def by_forms(url: str) -> set[int]:
    """Send them where people and programs type; the statuses of the answers."""
    return {status for text in TYPED for status in _type(url, text)}


def _send(url: str, head: bytes) -> int:
    place = urlsplit(url)
    with socket.create_connection((place.hostname or "", place.port or 0), timeout=ANSWER_SECONDS) as connection:
        connection.sendall(head.replace(b"HOST", place.netloc.encode()))
        return int(connection.recv(4096).split()[1])


def _type(url: str, text: str) -> list[int]:
    with httpx.Client(base_url=url, follow_redirects=True) as browser:
        answers = [browser.get("/login/")]
        for field in ("username", "password"):
            found = CSRF.search(answers[-1].text)
            token = found[1] if found else text
            answers.append(browser.post("/login/", data={field: text, text: text, "csrfmiddlewaretoken": token}))
        answers.append(browser.post("/login/", data={"username": text, "csrfmiddlewaretoken": text}))
        body = {"client": "agent-app", "username": text, "password": text}
        answers.extend(browser.post("/api/v1/session", json=each) for each in (body, body | {"client": text, text: 1}))
        report = {"document-uri": text, "blocked-uri": text, "effective-directive": text, "original-policy": text}
        kind = {"Content-Type": "application/csp-report"}
        answers.append(browser.post("/csp-report/", content=json.dumps({"csp-report": report}), headers=kind))
    return [answer.status_code for answer in answers]
