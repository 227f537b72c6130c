"""Every answer carries the headers that keep a browser from doing harm: pages, refusals, redirects, files, the API."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import Client
from django.urls import path
from pytest_django import Settings

from accounts.enums import Role
from cxportal.env import BASE_DIR
from tests.clients import signed_in
from tests.cxportal.test_doors import TABLE, VISITORS, browser_of, path_of
from tests.factories import make_user

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self' ws://testserver",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "frame-ancestors": "'none'",
    "report-uri": "/csp-report/",
}
HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
POWERS_OFF = {"camera=()", "microphone=()", "geolocation=()", "payment=()", "usb=()", "display-capture=()"}
TALKATIVE = {"Server", "X-Powered-By", "Access-Control-Allow-Origin"}


@pytest.fixture(autouse=True)
def _a_file() -> None:
    (django_settings.STATIC_ROOT / "probe.0123456789ab.css").write_text("p{}", encoding="utf-8")


def lacking(response: HttpResponseBase) -> list[str]:
    """What is missing or loose in the headers of an answer."""
    found = response.headers
    pairs = [rule.strip().partition(" ") for rule in found.get("Content-Security-Policy", "").split(";")]
    policy = {name: value for name, _, value in pairs}
    wrong = [name for name, value in HEADERS.items() if found.get(name) != value]
    wrong += [] if policy == POLICY else ["Content-Security-Policy"]
    wrong += [] if set(found.get("Permissions-Policy", "").split(", ")) >= POWERS_OFF else ["Permissions-Policy"]
    return wrong + [name for name in TALKATIVE if name in found]


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "head", "post", "options"])
@pytest.mark.parametrize("visitor", VISITORS)
def test_every_address_answers_every_visitor_with_the_headers_and_uncached(visitor: str, method: str) -> None:
    browser, subject = browser_of(visitor), make_user()
    answers = {route: getattr(browser, method)(path_of(route, subject)) for route in TABLE}

    assert {route: wrong for route, answer in answers.items() if (wrong := lacking(answer))} == {}
    assert {route for route, answer in answers.items() if answer.headers["Cache-Control"] != "no-store"} == set()


def _fails(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


def _is_cut_off(request: HttpRequest) -> HttpResponse:
    raise OperationalError("connection refused")


def _is_closed(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


urlpatterns = [path("fails/", _fails), path("outage/", _is_cut_off), path("closed/", _is_closed)]
handler400 = "cxportal.core.errors.bad_request"
handler403 = "cxportal.core.errors.permission_denied"
handler404 = "cxportal.core.errors.not_found"
handler500 = "cxportal.core.errors.server_error"

FILE = "/static/probe.0123456789ab.css"
FORM = "application/x-www-form-urlencoded"
Ask = Callable[[Client], Any]
REFUSALS: dict[str, tuple[int, Ask]] = {
    "unknown host": (400, lambda browser: browser.get("/login/", headers={"host": "evil.example"})),
    "malformed host": (400, lambda browser: browser.get("/login/", headers={"host": "a b"})),
    "file for an unknown host": (400, lambda browser: browser.get(FILE, headers={"host": "evil.example"})),
    "other charset": (400, lambda browser: browser.generic("POST", "/login/", "username=a", f"{FORM}; charset=rot13")),
    "no token": (403, lambda browser: browser.post("/login/", {"username": "a"})),
    "no such page": (404, lambda browser: browser.get("/nowhere/")),
    "no such file": (404, lambda browser: browser.get("/static/nothing.css")),
    "no such method": (405, lambda browser: browser.generic("TRACE", "/login/")),
    "large body": (413, lambda browser: browser.post("/login/", b"a" * 5_300_000, FORM)),
    "long address": (414, lambda browser: browser.get("/login/?next=" + "a" * 5000)),
    "many cookies": (431, lambda browser: browser.get("/login/", headers={"cookie": "a=" + "b" * 9000})),
    "slash": (301, lambda browser: browser.get("/login")),
}


@pytest.mark.django_db
@pytest.mark.parametrize("case", REFUSALS)
def test_every_refusal_is_a_page_of_ours_with_the_headers(case: str) -> None:
    status, ask = REFUSALS[case]

    answer = ask(Client(raise_request_exception=False, enforce_csrf_checks=True))

    assert (answer.status_code, lacking(answer)) == (status, [])
    assert answer.headers["Cache-Control"] == "no-store"
    assert status == 301 or "6.69.25" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.urls(__name__)
@pytest.mark.parametrize(("address", "status"), [("/fails/", 500), ("/outage/", 503), ("/closed/", 403)])
def test_a_page_that_fails_says_so_with_the_headers_and_without_a_trace(address: str, status: int) -> None:
    browser = signed_in(make_user())
    browser.raise_request_exception = False

    answer = browser.get(address)

    said = answer.content.decode()
    assert (answer.status_code, lacking(answer)) == (status, [])
    assert "6.69.25" in said
    assert re.findall("Traceback|ZeroDivision|Operational|refused", said) == []


ASK = """
import json
import django
from django.test import Client
django.setup()
browser = Client(headers={"host": "portal.example.com"})
addresses = ["/login/", "/nowhere/", "/csp-report/", "/healthz", "/login"]
answers = [browser.get(address, secure=is_secure) for address in addresses for is_secure in (True, False)]
print(json.dumps([[answer.status_code, dict(answer.headers)] for answer in answers]))
"""


def test_under_https_browsers_are_told_to_stay_there_for_a_year_and_where_to_report(tmp_path: Path) -> None:
    values = {**os.environ, "VAR_DIR": str(tmp_path), "SITE_URL": "https://portal.example.com"}
    values |= {"DJANGO_SETTINGS_MODULE": "cxportal.settings", "DATABASE_URL": "", "ALLOWED_HOSTS": ""}
    command = (sys.executable, "manage.py", "collectstatic", "--no-input", "-v0")
    subprocess.run(command, env=values, cwd=BASE_DIR, check=True)

    ended = subprocess.run((sys.executable, "-c", ASK), env=values, cwd=BASE_DIR, capture_output=True, check=True)

    answers = json.loads(ended.stdout)
    by_https, by_http = answers[::2], answers[1::2]
    assert [status for status, _ in by_https] == [200, 404, 405, 200, 301]
    assert [status for status, _ in by_http] == [301, 301, 301, 200, 301]
    for _, headers in by_https:
        assert headers["Strict-Transport-Security"] == "max-age=31536000"
        assert headers["Reporting-Endpoints"] == 'csp="/csp-report/"'
        assert {"report-uri /csp-report/", "report-to csp"} <= set(headers["Content-Security-Policy"].split("; "))
    for status, headers in by_http:
        assert "Strict-Transport-Security" not in headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert status == 200 or headers["Location"].startswith("https://portal.example.com/")


@pytest.mark.django_db
def test_a_file_carries_the_headers_and_may_be_kept() -> None:
    answer = Client().get(FILE)

    assert (answer.status_code, lacking(answer)) == (200, [])
    assert answer.headers["Cache-Control"].startswith("max-age=")


@pytest.mark.django_db
def test_another_spelling_of_the_own_address_is_left_with_the_headers(settings: Settings) -> None:
    settings.SITE_URL, settings.IS_LOOPBACK = "http://127.0.0.1:8000", True
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost"]

    answer = Client().get("/login/", headers={"host": "localhost:8000"})

    assert answer.headers["Location"] == "http://127.0.0.1:8000/login/"
    assert lacking(answer) == []


@pytest.mark.django_db
def test_a_person_reads_the_floor_and_no_cache_keeps_it() -> None:
    answer = signed_in(make_user(Role.MANAGER)).get("/floor/")

    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
