"""System > Audit log: who did what, narrowed, paged, readable, and never broken by an address."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from accounts.enums import LinkPurpose, Role
from accounts.models import User
from accounts.views import event_words, record_words
from cxportal.core.audit import chain, log
from cxportal.core.audit.log import COMMAND_LINE, Happening, Outcome, Source
from cxportal.core.audit.names import Name
from cxportal.core.models import AuditRecord
from tests.clients import Browser, signed_in
from tests.factories import make_user
from tests.records import forget_all

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
URL = "/system/audit/"
ROW = re.compile(r'id="record-(\d+)"')
COUNT = re.compile(r'id="audit-count"[^>]*>\s*([^<]+?)\s*<')


@pytest.fixture
def client() -> Iterator[Browser]:
    browser = signed_in(make_user(Role.ADMINISTRATOR, username="zz.boss", first_name="Grace", last_name="Hall"))
    forget_all()
    yield browser
    forget_all()


def write(name: str = Name.LOGIN_SUCCESS, *, at: datetime | None = None, **fields: Any) -> AuditRecord:
    return log.write(Happening(name, **fields), now=at or timezone.now())


def page(client: Browser, query: str = "", **headers: str) -> str:
    response = client.get(f"{URL}?{query}", headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def shown(client: Browser, query: str = "") -> list[int]:
    return [int(number) for number in ROW.findall(page(client, query))]


def test_a_record_is_told_in_words(client: Browser, settings: Settings) -> None:
    settings.TIME_ZONE = "America/New_York"
    ana = make_user(username="ana")
    at = datetime(2026, 3, 1, 14, 30, 5, 123456, tzinfo=UTC)
    source = Source("192.0.2.7", "Firefox 128 on Linux")
    fields = {"actor": client.user, "subject": ana, "source": source, "reason": "lost phone"}
    record = write(Name.ROLE_CHANGED, at=at, detail={"before": "agent", "after": "manager"}, **fields)
    chain.extend()
    html = page(client)

    for words in ("Role changed", "Success", "zz.boss", "Administrator", "ana", "192.0.2.7", "Firefox 128 on Linux"):
        assert words in html
    for words in ("lost phone", "03/01/2026 09:30:05", "(America/New_York)", "2026-03-01 14:30:05.123456"):
        assert words in html
    assert f'href="/system/users/{ana.pk}/"' in html
    assert ("authz_change" in html, "agent" in html, "manager" in html) == (True, True, True)
    assert AuditRecord.objects.get(pk=record.pk).link.digest in html


def test_a_command_and_a_record_without_a_link_are_named(client: Browser) -> None:
    write(Name.MFA_RESET, source=COMMAND_LINE, reason="clock_off")
    html = page(client)

    for words in ("A command on the server", "Not linked yet", "The clock of the phone is off"):
        assert words in html


def test_what_people_type_is_text(client: Browser) -> None:
    write(
        subject=User(username="<script>x</script>"), reason="<img>", detail={"<b>": "<i>"}, source=Source(device="<u>")
    )
    html = page(client)

    assert [tag for tag in ("<script>x", "<img>", "<b>", "<i>", "<u>") if tag in html] == []


@pytest.fixture
def five(client: Browser) -> dict[str, int]:
    """Five records, by a word each."""
    ana = make_user(username="ana.ruiz", first_name="José", last_name="Ruiz", email="first@example.com")
    day = datetime(2026, 3, 10, 12, tzinfo=UTC)
    made = {
        "login": write(at=day, actor=ana, subject=ana, source=Source("192.0.2.7")),
        "fail": write(Name.LOGIN_FAIL, at=day, outcome=Outcome.FAILURE, subject=ana, source=Source("2001:db8::1")),
        "lock": write(Name.LOGIN_LOCK, at=day + timedelta(days=1), outcome=Outcome.BLOCKED, subject=ana),
        "typed": write(
            Name.PASSWORD_RESET_ASKED, at=day - timedelta(days=1), subject=User(username="Nobody@example.com")
        ),
        "export": write(Name.DATA_EXPORTED, at=day - timedelta(days=9), actor=client.user, source=Source("192.0.2.8")),
    }
    return {word: record.pk for word, record in made.items()}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["lock", "fail", "login", "typed", "export"]),
        ("event=authn_login_fail", ["fail"]),
        ("outcome=blocked", ["lock"]),
        ("outcome=failure&event=authn_login_lock", []),
        ("q=ana", ["lock", "fail", "login"]),
        ("q=RUIZ+jose", ["lock", "fail", "login"]),
        ("q=first%40example", ["lock", "fail", "login"]),
        ("q=nobody", ["typed"]),
        ("q=zz.boss", ["export"]),
        ("q=no-such-person", []),
        ("q=%25", []),
        ("address=192.0.2.7", ["login"]),
        ("address=2001:DB8:0::1", ["fail"]),
        ("since=2026-03-10", ["lock", "fail", "login"]),
        ("until=2026-03-09", ["typed", "export"]),
        ("since=2026-03-09&until=2026-03-10", ["fail", "login", "typed"]),
    ],
)
def test_filters_in_the_address_narrow_the_list(
    client: Browser, five: dict[str, int], query: str, found: list[str]
) -> None:
    assert shown(client, query) == [five[word] for word in found]


def test_a_renamed_person_is_found_by_both_logins(client: Browser) -> None:
    ana = make_user(username="ana")
    first = write(subject=ana)
    ana.username = "anna"
    ana.save()
    second = write(subject=ana)

    assert shown(client, "q=anna") == [second.pk, first.pk]
    assert first.pk in shown(client, "q=ana")


def test_a_search_that_fits_very_many_people_finds_them_all(client: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.domain.audit_log.FEW", 1)
    people = [make_user(first_name="Quill") for _ in range(3)]
    made = [write(subject=person).pk for person in people]

    assert shown(client, "q=quill") == made[::-1]


@pytest.mark.parametrize(
    ("query", "label"),
    [
        ("event=bogus", "Event"),
        ("outcome=bogus", "Outcome"),
        ("address=1.2.3", "Address"),
        ("since=yesterday", "From"),
        ("until=2026-02-30", "To"),
        ("since=0001-01-01", "From"),
        ("until=9999-12-31", "To"),
        ("q=%00", "Person"),
        (f"q={'x' * 151}", "Person"),
    ],
)
def test_a_value_that_makes_no_sense_is_left_out_and_named(
    client: Browser, five: dict[str, int], query: str, label: str
) -> None:
    html = page(client, query)

    assert f"These filters were not understood and are left out: {label}." in html
    assert len(ROW.findall(html)) == len(five)


def test_filters_in_force_can_be_taken_away_one_by_one(client: Browser, five: dict[str, int]) -> None:
    html = page(client, f"outcome=failure&since=2026-03-10&before={five['lock']}")

    assert "Outcome: <bdi>Refused</bdi>" in html
    assert "From: <bdi>March 10, 2026</bdi>" in html
    assert f'href="{URL}?outcome=failure"' in html
    assert f'href="{URL}?since=2026-03-10"' in html


def test_the_count_is_said(client: Browser, five: dict[str, int]) -> None:
    said = {query: COUNT.findall(page(client, query))[0] for query in ("", "event=authn_login_fail", "q=nobody-here")}

    assert said == {
        "": "5 records, newest first",
        "event=authn_login_fail": "1 record",
        "q=nobody-here": "No record matches",
    }


def test_an_empty_log_says_what_will_stand_there(client: Browser) -> None:
    assert "stand here as soon as they happen" in page(client)


def test_pages_lead_on_and_back(client: Browser) -> None:
    made = [write().pk for _ in range(30)][::-1]
    first = page(client, "outcome=success")
    older = re.search(r'rel="next" href="([^"]+)"', first)
    assert older
    second = client.get(older[1].replace("&amp;", "&")).content.decode()

    assert [int(number) for number in ROW.findall(first) + ROW.findall(second)] == made
    assert 'rel="prev"' in second


def test_a_search_while_typing_gets_the_results_alone(client: Browser, five: dict[str, int]) -> None:
    response = client.get(f"{URL}?q=ana&outcome=", headers={"hx-request": "true"})

    assert b"<html" not in response.content
    assert response.headers["HX-Push-Url"] == f"{URL}?q=ana"
    assert len(ROW.findall(response.content.decode())) == 3


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_takes_the_same_queries_however_many_records(client: Browser, count: int) -> None:
    for _ in range(count):
        write(subject=client.user)
    chain.extend()

    with CaptureQueriesContext(connection) as asked:
        page(client, "q=boss")

    assert len([query for query in asked if "core_auditrecord" in query["sql"]]) == 2  # the count and the rows


def test_every_event_stands_in_one_group_of_the_choice() -> None:
    assert sorted(name for _, names in event_words.GROUPS for name in names) == sorted(Name)


def test_reasons_and_details_without_words_are_shown_as_they_are() -> None:
    purposes = [record_words.reason(purpose) for purpose in LinkPurpose.values]
    assert sorted(purposes) == ["Forgotten password", "Invitation"]
    assert [record_words.reason(word) for word in ("idle", "my own words", "")] == [
        "You were logged out because you were away for too long.",
        "my own words",
        "",
    ]
    assert record_words.role("chief") == "chief"
    facts: dict[str, object] = {
        "odd": None,
        "sessions": 2,
        "one_time_password": True,
        "on": False,
        "filters": {"a": "b"},
        "fields": [],
    }
    assert dict(record_words.facts(facts)) == {
        "odd": "–",
        "Sessions": "2",
        "One-time password": "Yes",
        "on": "No",
        "Filters": "a = b",
        "Fields": "–",
    }
    assert dict(record_words.facts("text")) == {"": "text"}
