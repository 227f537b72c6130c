"""The audit log as a file."""

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from cxportal.core.audit import log
from cxportal.core.audit.log import Happening, Outcome, Source
from cxportal.core.audit.names import Name
from cxportal.core.models import AuditRecord
from cxportal.core.spreadsheet import FORMULA_STARTS
from tests.clients import Browser, signed_in
from tests.factories import PASSWORD, make_user
from tests.records import forget_all

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
URL = "/system/audit/export/"


@pytest.fixture
def client() -> Browser:
    browser = signed_in(make_user(Role.ADMINISTRATOR, username="zz.boss"))
    forget_all()
    return browser


def write(name: str = Name.LOGIN_SUCCESS, **fields: Any) -> AuditRecord:
    return log.write(Happening(name, **fields), now=timezone.now())


def rows(client: Browser, query: str = "") -> list[dict[str, str]]:
    text = client.get(f"{URL}?{query}").getvalue().decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_file_holds_what_the_filters_show_oldest_first(client: Browser) -> None:
    wanted = [write(Name.LOGIN_FAIL, outcome=Outcome.FAILURE).pk for _ in range(30)]
    write()

    found = rows(client, f"outcome=failure&before={wanted[3]}&per_page=25")

    assert [int(row["id"]) for row in found] == wanted
    assert {row["name"] for row in found} == {"authn_login_fail"}


def test_an_export_is_in_itself_and_says_what_it_was_narrowed_to(client: Browser) -> None:
    rows(client, "q=ana&event=bogus&since=2026-03-01")

    record = AuditRecord.objects.get(name=Name.DATA_EXPORTED)
    assert (record.actor_name, record.address) == ("zz.boss", "127.0.0.1")
    assert record.detail == {"what": "audit", "filters": {"q": "ana", "since": "2026-03-01"}}


def test_formulas_become_text(client: Browser) -> None:
    write(subject=User(username="=HYPERLINK(1)"), reason="+1", source=Source(device="@x"))

    row = rows(client, "event=authn_login_success")[0]
    assert (row["subject_name"], row["reason"], row["device"]) == ("'=HYPERLINK(1)", "'+1", "'@x")


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_nothing_that_was_typed_is_run_by_a_spreadsheet(client: Browser, start: str) -> None:
    write(subject=User(username=f'{start}HYPERLINK("//x","y")'), reason=f"{start}1", source=Source(device=f"{start}1"))

    row = rows(client, "event=authn_login_success")[0]
    shown = f"'{start}" if start.isprintable() else "\N{REPLACEMENT CHARACTER}"
    assert row["subject_name"] == f'{shown}HYPERLINK("//x","y")'
    assert (row["reason"], row["device"]) == (f"{shown}1", f"{shown}1")


def test_json_lines_are_for_programs(client: Browser) -> None:
    forged = "a\r\n{}\x1b[31m\0\u2028"
    record = write(subject=User(username=forged), detail={"path": forged})

    response = client.get(f"{URL}?format=jsonl&event=authn_login_success")
    text = response.getvalue().decode("ascii")
    assert response.headers["Content-Type"] == "application/x-ndjson; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="audit.jsonl"'
    assert [json.loads(line)["id"] for line in text.splitlines()] == [record.pk]


@pytest.mark.parametrize(
    ("query", "start"), [("", b"id,at,"), ("bom=1", b"\xef\xbb\xbfid,at,"), ("format=x", b"id,at,")]
)
def test_a_table_has_its_headings(client: Browser, query: str, start: bytes) -> None:
    response = client.get(f"{URL}?{query}")

    assert response.getvalue().startswith(start)
    assert response.headers["Cache-Control"] == "no-store"


def test_an_old_proof_is_asked_for_again(client: Browser) -> None:
    session = client.session
    session["proved_at"] = int((timezone.now() - timedelta(minutes=16)).timestamp())
    session.save()

    response = client.get(URL)

    assert b'name="password"' in response.content
    assert not AuditRecord.objects.filter(name=Name.DATA_EXPORTED).exists()
    assert PASSWORD.encode() not in response.content
