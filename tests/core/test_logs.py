"""Log lines tell what happened without keys of links, forged lines and traces of what is foreseen."""

import json
import logging
from logging.config import DictConfigurator

import pytest
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import resolve
from django.utils.log import log_response

from cxportal.core.logs import DiscreetFilter
from tests.attack.forgery import ALL, BREAKS, FAKE, LINE

KEY = "a-key-that-opens-an-account"


def lines(records: list[logging.LogRecord]) -> list[str]:
    """The lines of the console, as text and as JSON."""
    configured = DictConfigurator({})
    texts = [configured.configure_formatter(settings.LOGGING["formatters"][form].copy()) for form in ("text", "json")]
    for record in records:
        DiscreetFilter().filter(record)
    return [text.format(record) for text in texts for record in records]


def record_of(error: Exception | None = None, message: str = "It failed") -> logging.LogRecord:
    info = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord("django.request", logging.ERROR, __file__, 1, message, (), info)


def raised(error: Exception) -> Exception:
    try:
        raise error
    except type(error) as caught:
        return caught


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "shown"),
    [
        (f"/password/lost/{KEY}/?{KEY}", "/password/…"),
        (f"/{'a' * 50}/{KEY}", f"/{'a' * 40}/…"),
        (f"/%0d%0aFORGED%1b[31m/{KEY}", "/��FORGED�[31m/…"),
        (f"/static/{KEY}", "/static/…"),
    ],
)
def test_a_path_that_leads_nowhere_is_told_by_its_beginning(
    caplog: pytest.LogCaptureFixture, path: str, shown: str
) -> None:
    Client().get(path)

    text, machine = lines(caplog.records)
    assert f"Not Found: {shown}" in text
    assert [mark for mark in (KEY, "\r", "\n", "\x1b") if mark in text + machine] == []


@pytest.mark.django_db
def test_a_refused_form_is_told_by_its_route(caplog: pytest.LogCaptureFixture) -> None:
    Client(enforce_csrf_checks=True).post(f"/login/?next=/{KEY}", {"username": KEY})

    text, machine = lines(caplog.records)
    assert text.endswith("Forbidden (CSRF cookie not set.): /login/")
    assert json.loads(machine)["route"] == "/login/"
    assert KEY not in text + machine


def test_an_error_of_a_page_names_its_route_and_keeps_its_trace(caplog: pytest.LogCaptureFixture) -> None:
    request = RequestFactory().get(f"/pictures/7/{KEY}/small/")
    request.resolver_match = resolve(request.path)
    error = raised(ZeroDivisionError())

    log_response(
        "%s: %s", "Server Error", request.path, request=request, exception=error, response=HttpResponse(status=500)
    )

    text, machine = lines(caplog.records)
    assert "Server Error: /pictures/<int:user_id>/<slug:digest>/<slug:size>/" in text
    assert ("Traceback" in text, "Traceback" in machine, KEY in text + machine) == (True, True, False)


@pytest.mark.parametrize("error", [OperationalError("server closed"), DisallowedHost("who?")])
def test_outages_and_malformed_requests_take_one_line(error: Exception) -> None:
    text, machine = lines([record_of(raised(error))])

    assert text.endswith(f"It failed ({type(error).__name__})")
    assert "Traceback" not in text + machine


def test_what_is_quoted_in_a_message_begins_no_line() -> None:
    text, machine = lines([record_of(message=f"Nobody is called {ALL}")])

    assert (text.isprintable(), text.count(LINE), text.count(FAKE)) == (True, len(BREAKS), len(BREAKS))
    assert (len(machine.splitlines()), json.loads(machine)["message"]) == (1, f"Nobody is called {ALL}")


@pytest.mark.parametrize("forged", [LINE, FAKE])
def test_what_is_quoted_in_a_trace_begins_no_line_at_the_edge(forged: str) -> None:
    record = record_of(raised(ValueError("".join(end + forged for end in BREAKS))))
    record.stack_info = f"Stack:\n{forged}"
    text, machine = lines([record])

    assert [line[:4] for line in text.splitlines()[1:]] == ["    "] * text.count("\n")
    assert forged in text
    assert len(machine.splitlines()) == 1


def test_the_servers_write_to_the_same_console_and_list_no_addresses() -> None:
    assert {name: each["handlers"] for name, each in settings.LOGGING["loggers"].items()} == {
        "gunicorn.error": ["console"],
        "uvicorn": ["console"],
        "uvicorn.access": [],
    }


def test_the_console_is_discreet() -> None:
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["discreet"]
