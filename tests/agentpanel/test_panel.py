"""The Agent Panel as a page, and the presence control without script."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.enums import Role
from acd.domain import presence
from acd.models import PauseReason, PresenceInterval
from tests.clients import Browser

pytestmark = pytest.mark.django_db
BrowserFor = Callable[[Role], Browser]
CURRENT = re.compile(r'data-choice="(\w+)" aria-current="true"')
QUERIES = 4  # session, person, presence, reasons


@pytest.fixture
def desk(client_for: BrowserFor) -> Browser:
    return client_for(Role.AGENT)


@pytest.fixture
def tea() -> PauseReason:
    return PauseReason.objects.create(name="Tea & cake", limit_minutes=10)


def page(desk: Browser) -> str:
    return desk.get("/agent/").content.decode()


def chosen(desk: Browser) -> list[tuple[str, int | None]]:
    rows = PresenceInterval.objects.filter(agent=desk.user, ended_at=None)
    return list(rows.values_list("chosen", "reason_id"))


def test_after_a_sign_in_the_agent_is_offline(desk: Browser) -> None:
    html = page(desk)
    assert CURRENT.findall(html) == ["offline"]
    assert [word in html for word in ("Available", "Paused", "Offline", "No contact yet")] == [True] * 4


def test_the_first_paint_shows_state_reason_and_time(desk: Browser, tea: PauseReason) -> None:
    since = timezone.now() - timedelta(seconds=75)
    presence.choose(desk.user.pk, chosen="paused", reason_id=tea.pk, now=since)
    html = page(desk)
    assert CURRENT.findall(html) == ["paused"]
    assert "Tea &amp; cake" in html
    assert re.search(rf'data-since="{re.escape(since.isoformat())}" data-limit="10">1:1[5-9]<', html)


def test_the_menu_offers_the_reasons_in_use(desk: Browser, tea: PauseReason) -> None:
    PauseReason.objects.create(name="Smoking", is_active=False)
    offered = re.findall(r'data-pause="(\d+)"', page(desk))
    in_use = PauseReason.objects.filter(is_active=True).values_list("pk", flat=True)
    assert offered == [str(pk) for pk in in_use]
    assert "up to 10 min" in page(desk)


@pytest.mark.parametrize("state", ["available", "paused", "offline"])
def test_a_choice_works_without_script(desk: Browser, state: str) -> None:
    answer = desk.post("/agent/presence/", {"chosen": state})
    assert (answer.status_code, answer["Location"]) == (302, "/agent/")
    assert CURRENT.findall(page(desk)) == [state]


def test_a_pause_with_a_reason_works_without_script(desk: Browser, tea: PauseReason) -> None:
    desk.post("/agent/presence/", {"chosen": "paused", "reason_id": tea.pk})
    assert chosen(desk) == [("paused", tea.pk)]


BAD = [
    {},
    {"chosen": ""},
    {"chosen": "busy"},
    {"chosen": "disconnected"},
    {"chosen": "paused\x00"},
    {"chosen": "x" * 100_000},
    {"chosen": "paused", "reason_id": "x"},
    {"chosen": "paused", "reason_id": "-1"},
    {"chosen": "paused", "reason_id": "0"},
    {"chosen": "paused", "reason_id": "987654321"},
    {"chosen": "paused", "reason_id": "9" * 4000},
    {"chosen": "paused", "reason_id": "9" * 5000},
    {"chosen": "offline", "reason_id": "1"},
]


@pytest.mark.parametrize("fields", BAD, ids=lambda fields: str(fields)[:60])
def test_a_bad_choice_is_refused_in_words_and_changes_nothing(desk: Browser, fields: dict[str, str]) -> None:
    answer = desk.post("/agent/presence/", fields, follow=True)
    assert answer.status_code == 200
    assert "Your state has not changed." in answer.content.decode()
    assert chosen(desk) == []


def test_a_choice_is_posted(desk: Browser) -> None:
    assert desk.get("/agent/presence/").status_code == 405
    assert desk.post("/agent/").status_code == 405
    assert chosen(desk) == []


def test_a_choice_needs_a_token_of_our_own_page(desk: Browser) -> None:
    desk.handler.enforce_csrf_checks = True
    assert desk.post("/agent/presence/", {"chosen": "available"}).status_code == 403
    assert chosen(desk) == []


@pytest.mark.parametrize("role", [role for role in Role if role != Role.AGENT])
def test_the_panel_is_for_agents(client_for: BrowserFor, role: Role) -> None:
    browser = client_for(role)
    assert browser.get("/agent/").status_code == 403
    assert browser.post("/agent/presence/", {"chosen": "available"}).status_code == 403


def test_the_panel_costs_few_queries(
    desk: Browser, tea: PauseReason, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    presence.choose(desk.user.pk, chosen="paused", reason_id=tea.pk, now=timezone.now())
    page(desk)
    with django_assert_num_queries(QUERIES):
        page(desk)
