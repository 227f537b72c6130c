"""The live floor's first paint."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Team
from acd.domain import presence
from acd.models import PauseReason
from floor.domain import agents
from tests.clients import Browser
from tests.factories import make_user

pytestmark = pytest.mark.django_db
BrowserFor = Callable[[Role], Browser]
QUERIES = 6  # session, person, teams, agents at work, the others, who is in which team
TILE = re.compile(r'class="tile" data-state="(\w+)".*?data-count>(\d+)<', re.DOTALL)
ROW = re.compile(r'<tr role="row" data-agent="(\d+)" data-state="(\w+)">')


@pytest.fixture
def manager(client_for: BrowserFor) -> Browser:
    return client_for(Role.MANAGER)


def page(browser: Browser, path: str = "/floor/") -> str:
    return browser.get(path).content.decode()


def test_it_shows_everybody_with_state_reason_and_time(manager: Browser) -> None:
    lunch = PauseReason.objects.create(name="Long lunch", limit_minutes=60)
    ana, bob = make_user(first_name="Ana", last_name="<Ruiz>"), make_user()
    presence.choose(ana.pk, chosen="paused", reason_id=lunch.pk, now=timezone.now() - timedelta(seconds=40))
    html = page(manager)
    assert ROW.findall(html) == [(str(ana.pk), "paused"), (str(bob.pk), "offline")]
    assert TILE.findall(html) == [("available", "0"), ("paused", "1"), ("disconnected", "0"), ("offline", "1")]
    assert "Ana &lt;Ruiz&gt;" in html
    assert "Long lunch" in html
    assert re.search(r'data-limit="60">0:4\d</time>.*of 60 min', html)


def test_filters_and_order_come_from_the_address(manager: Browser) -> None:
    team = Team.objects.create(name="Sales")
    ana, bob, kim = (make_user(first_name=name) for name in ("Ana", "Bob", "Kim"))
    team.members.set([ana, bob])
    presence.choose(bob.pk, chosen="available", now=timezone.now())
    ids = {path: [int(pk) for pk, _ in ROW.findall(page(manager, path))] for path in (
        "/floor/", "/floor/?sort=name", f"/floor/?team={team.pk}", "/floor/?state=available", "/floor/?state=paused",
        "/floor/?team=x&state=x&sort=x",
    )}  # fmt: skip
    assert ids == {
        "/floor/": [bob.pk, ana.pk, kim.pk],
        "/floor/?sort=name": [ana.pk, bob.pk, kim.pk],
        f"/floor/?team={team.pk}": [bob.pk, ana.pk],
        "/floor/?state=available": [bob.pk],
        "/floor/?state=paused": [],
        "/floor/?team=x&state=x&sort=x": [bob.pk, ana.pk, kim.pk],
    }
    assert "No agent matches" in page(manager, "/floor/?state=paused")


def test_a_chosen_tile_leads_back(manager: Browser) -> None:
    html = page(manager, "/floor/?state=paused&sort=name")
    assert 'data-state="paused" href="?sort=name" aria-current="true"' in html
    assert 'data-state="offline" href="?state=offline&amp;sort=name"' in html


def test_a_supervisor_sees_the_own_teams(client_for: BrowserFor) -> None:
    supervisor = client_for(Role.SUPERVISOR)
    mine, other = make_user(), make_user()
    assert "No agents yet" in page(supervisor)
    team = Team.objects.create(name="Sales")
    team.members.set([mine, supervisor.user])
    assert ROW.findall(page(supervisor)) == [(str(mine.pk), "offline")]
    assert other.username not in page(supervisor)


def test_it_is_not_for_agents(client_for: BrowserFor) -> None:
    assert client_for(Role.AGENT).get("/floor/").status_code == 403


def test_it_is_only_looked_at(manager: Browser) -> None:
    assert manager.post("/floor/").status_code == 405
    assert manager.head("/floor/").status_code == 200


@pytest.mark.parametrize("count", [1, 3, 20])
def test_its_queries_do_not_grow_with_the_floor(manager: Browser, count: int) -> None:
    team = Team.objects.create(name="Sales")
    for number in range(count):
        agent = make_user()
        team.members.add(agent)
        presence.choose(agent.pk, chosen=["available", "paused", "offline"][number % 3], now=timezone.now())
    page(manager)
    with CaptureQueriesContext(connection) as queries:
        page(manager)
    assert len(queries) == QUERIES


def test_a_crowd_is_told_and_not_listed(manager: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agents, "MOST_OFFLINE", 2)
    for _ in range(4):
        make_user()
    html = page(manager)
    assert len(ROW.findall(html)) == 2
    assert "2 more agents are offline and not listed." in html
    assert TILE.findall(html)[-1] == ("offline", "4")
