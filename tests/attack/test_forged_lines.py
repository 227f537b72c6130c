"""Nothing that is sent makes a line of the log, or a record in it, that the portal has not written."""

import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.attack import forgery
from tests.attack.production import by_gunicorn
from tests.e2e.portal import served
from tests.factories import make_user

pytestmark = pytest.mark.django_db(transaction=True)
LINE = re.compile(
    r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} (DEBUG|INFO|WARNING|ERROR|CRITICAL) (?!forged)[A-Za-z0-9_.]+ \S.*"
)
READY = "CX Portal "  # what `make run` says by itself

Serve = Callable[[Path], AbstractContextManager[str]]


def attacked(folder: Path, serve: Serve) -> list[str]:
    """The lines that are in the log after all was sent, by the widest notion of a line."""
    make_user()  # else the demo floor is made
    log = folder / "portal.log"
    with serve(folder) as url:
        begin = log.stat().st_size
        statuses = forgery.by_bytes(url) | forgery.by_forms(url)
    assert [status for status in statuses if status >= 500] == []
    lines = log.read_bytes()[begin:].decode().splitlines()
    assert len(lines) > len(forgery.TYPED)
    return [line for line in lines if not line.startswith(READY)]


@pytest.mark.parametrize("serve", [served, by_gunicorn])
def test_nothing_that_is_sent_makes_a_line(tmp_path: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_FORMAT", "text")
    lines = attacked(tmp_path, serve)

    assert [line for line in lines if not (LINE.fullmatch(line) and line.isprintable())] == []


@pytest.mark.parametrize("serve", [served, by_gunicorn])
def test_nothing_that_is_sent_makes_a_record(tmp_path: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_FORMAT", "json")
    records = [json.loads(line) for line in attacked(tmp_path, serve)]

    assert [record for record in records if {"asctime", "levelname", "name", "message"} - record.keys()] == []
    assert [record for record in records if record["name"] == "forged"] == []
