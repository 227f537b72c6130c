"""Reports of what the content policy blocked: short, plain lines in the log, and nothing forged there."""

import json
import logging
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from cxportal.core.limits import store
from cxportal.core.violations.view import IN_ALL, LARGEST

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
SITE = "http://testserver"
OLD, NEW = "application/csp-report", "application/reports+json"
SIZE = 20
KEY = "a-key-that-opens-an-account"

AS_OLD = {
    "document-uri": f"{SITE}/login/?next=/{KEY}",
    "violated-directive": "script-src",
    "effective-directive": "script-src-elem",
    "blocked-uri": f"https://evil.example/{KEY}?{KEY}",
    "source-file": f"{SITE}/system/users/17/?{KEY}",
    "line-number": 12,
    "script-sample": KEY,
    "referrer": f"{SITE}/{KEY}",
    "original-policy": "default-src 'none'",
}
AS_NEW = {
    "documentURL": f"{SITE}/login/#{KEY}",
    "effectiveDirective": "script-src-elem",
    "blockedURL": "inline",
    "sourceFile": f"{SITE}/static/core/app.js",
    "lineNumber": 3,
    "sample": KEY,
}


def send(body: object, content_type: str = OLD, client: Client | None = None, address: str = "192.0.2.7") -> Any:  # noqa: ANN401
    content = body if isinstance(body, bytes) else json.dumps(body)
    return (client or Client()).generic("POST", "/csp-report/", content, content_type, REMOTE_ADDR=address)


def new(body: object, kind: str = "csp-violation") -> dict[str, object]:
    return {"type": kind, "age": 1, "url": f"{SITE}/{KEY}", "user_agent": KEY, "body": body}


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name.startswith("cxportal")]


def line(directive: str, blocked: str, page: str, file: str, number: int) -> str:
    found = f"directive={directive} blocked={blocked} page={page} file={file} line={number}"
    return f"A page broke the content policy: {found}"


def test_both_formats_become_lines_without_addresses_of_people(caplog: pytest.LogCaptureFixture) -> None:
    browser = Client(enforce_csrf_checks=True)

    old = send({"csp-report": AS_OLD}, client=browser)
    later = send([new(AS_NEW), new({}, "deprecation"), new(AS_NEW | {"lineNumber": 4})], NEW)

    assert (old.status_code, old.content, later.status_code) == (204, b"", 204)
    assert lines(caplog) == [
        line("script-src-elem", "https://evil.example", "/login/", "/system/users/<int:user_id>/", 12),
        line("script-src-elem", "inline", "/login/", "/static/", 3),
        line("script-src-elem", "inline", "/login/", "/static/", 4),
    ]
    assert KEY not in caplog.text


def test_machines_read_the_same_in_fields(caplog: pytest.LogCaptureFixture) -> None:
    send([new(AS_NEW)], NEW)

    found: Any = caplog.records[-1]
    assert (found.levelno, found.violation["blocked"]) == (logging.WARNING, "inline")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"documentURL": f"{SITE}/no/such/{KEY}"}, line("script-src-elem", "inline", "/…", "/static/", 3)),
        ({"blockedURL": f"data:text/html,{KEY}"}, line("script-src-elem", "data", "/login/", "/static/", 3)),
        ({"blockedURL": "http://["}, line("script-src-elem", "unreadable", "/login/", "/static/", 3)),
        (
            {"blockedURL": f"https://{KEY}@evil.example:99/"},
            line("script-src-elem", "https://evil.example", "/login/", "/static/", 3),
        ),
        ({"sourceFile": None, "lineNumber": "3"}, line("script-src-elem", "inline", "/login/", "", 0)),
        ({"lineNumber": 10**400}, line("script-src-elem", "inline", "/login/", "/static/", 0)),
        (
            {"effectiveDirective": "a\r\nFORGED \x1b[31m\u202e"},
            line("a��FORGED �[31m�", "inline", "/login/", "/static/", 3),
        ),
        ({"effectiveDirective": "a" * 5000}, line("a" * 100, "inline", "/login/", "/static/", 3)),
    ],
)
def test_what_is_strange_is_cut_down(
    caplog: pytest.LogCaptureFixture, change: dict[str, object], expected: str
) -> None:
    assert send([new(AS_NEW | change)], NEW).status_code == 204
    assert lines(caplog) == [expected]


@pytest.mark.parametrize(
    "page", ["https://evil.example/", "http://testserver.evil.example/", "about:blank", "", "http://[", 7]
)
def test_reports_about_other_sites_leave_no_line(caplog: pytest.LogCaptureFixture, page: object) -> None:
    assert send([new(AS_NEW | {"documentURL": page})], NEW).status_code == 204
    assert lines(caplog) == []


def test_of_many_reports_in_one_request_the_first_ten_count(caplog: pytest.LogCaptureFixture) -> None:
    assert send([new(AS_NEW)] * 30, NEW).status_code == 204
    assert len(lines(caplog)) == 10


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        (OLD, b" ", 400),
        (OLD, b"{", 400),
        (OLD, b"[" * 5000, 400),
        (OLD, b"\xff\xfe", 400),
        (OLD, {}, 400),
        (OLD, [], 400),
        (OLD, {"csp-report": []}, 400),
        (OLD, [new(AS_NEW)], 400),
        (NEW, {"csp-report": AS_OLD}, 400),
        (NEW, 7, 400),
        (NEW, [7, {"type": "csp-violation"}, {"type": "csp-violation", "body": 7}], 204),
        (NEW, b'"' + b"a" * LARGEST + b'"', 413),
        ("application/json", {"csp-report": AS_OLD}, 415),
        ("text/plain", b"x", 415),
        ("application/x-www-form-urlencoded", b"x", 415),
        ("", b"x", 415),
    ],
)
def test_what_is_no_report_is_refused(
    caplog: pytest.LogCaptureFixture, content_type: str, body: object, status: int
) -> None:
    assert send(body, content_type).status_code == status
    assert lines(caplog) == []


def test_one_address_is_heard_twenty_times_and_another_one_still(caplog: pytest.LogCaptureFixture) -> None:
    statuses = [send([new(AS_NEW)], NEW).status_code for _ in range(SIZE + 1)]
    throttled = send([new(AS_NEW)], NEW)
    other = send([new(AS_NEW)], NEW, address="192.0.2.8")

    assert statuses == [204] * SIZE + [429]
    assert (throttled.status_code, int(throttled.headers["Retry-After"])) == (429, 15)
    assert other.status_code == 204
    assert len(lines(caplog)) == SIZE + 1


def test_all_addresses_together_fill_no_log(caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(200):
        store.charge(IN_ALL.of(), now=timezone.now())

    assert send([new(AS_NEW)], NEW).status_code == 429
    assert lines(caplog) == []


@pytest.mark.parametrize("method", ["get", "head", "put", "patch", "delete", "options"])
def test_reports_are_posted(method: str) -> None:
    answer: HttpResponse = getattr(Client(), method)("/csp-report/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
