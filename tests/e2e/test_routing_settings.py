"""Settings of routing in a browser: a queue from nothing to its agents, and everybody can use the pages."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.enums import Role
from accounts.models import Team
from acd.models import CannedResponse, Disposition, Membership, PauseReason, Queue
from tests.e2e.browser import Screen, axe, sign_in
from tests.factories import make_user

WIDTHS = (1440, 360)


def open_menu(page: Page, entry: str) -> None:
    page.get_by_text("System", exact=True).click()
    page.get_by_role("link", name=entry, exact=True).click()


@pytest.fixture
def team() -> Team:
    agents = [make_user(first_name="Quentin", last_name=f"Queue {number}") for number in range(3)]
    made = Team.objects.create(name=f"Team of {agents[0].username}")
    made.members.add(*agents)
    return made


def test_a_queue_is_made_and_a_team_put_into_it(page: Page, team: Team) -> None:
    sign_in(page, make_user(Role.MANAGER))
    open_menu(page, "Queues")
    page.get_by_role("link", name="Add a queue").click()
    page.get_by_label("Name").fill(f"Queue of {team.name}")
    page.get_by_label("Monday").fill("09:00-17:30")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("is saved.")).to_be_visible()
    page.get_by_role("link", name="Members").click()
    page.locator("#everybody").get_by_label("Team").select_option(label=team.name)
    page.locator("#everybody").get_by_label("Level").select_option("2")
    page.get_by_role("button", name="Add everybody of the team").click()
    expect(page.get_by_text("is saved.")).to_be_visible()

    queue = Queue.objects.get(name=f"Queue of {team.name}")
    assert set(Membership.objects.filter(queue=queue).values_list("level", flat=True)) == {2}
    first = team.members.all()[0]
    page.get_by_label(first.username, exact=True).select_option("5")
    page.get_by_role("button", name="Save this page").click()
    expect(page.get_by_label(first.username, exact=True)).to_have_value("5")


def test_teams_change_without_javascript(browser: Browser, base_url: str, team: Team) -> None:
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, make_user(Role.MANAGER))
    first = team.members.all()[0]
    page.goto(f"/system/teams/?q={team.name}")
    page.get_by_role("link", name="Members").click()
    page.get_by_label("Search").fill(first.username)
    page.get_by_role("button", name="Search").click()
    page.get_by_label(first.username, exact=True).uncheck()
    page.get_by_role("button", name="Save this page").click()

    expect(page).to_have_url(re.compile(f"q={first.username}"))
    expect(page.get_by_label(first.username, exact=True)).not_to_be_checked()
    assert team.members.count() == 2
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_everybody_can_use_the_pages(page_at: Screen, team: Team, width: int, scheme: str) -> None:
    page = page_at(width, scheme)
    sign_in(page, make_user(Role.ADMINISTRATOR))
    name = team.name
    queue = Queue.objects.create(name=name, attached_data=[{"label": "Plan", "type": "text", "value": "Gold"}])
    Membership.objects.create(queue=queue, agent=team.members.all()[0], level=2)
    queue.dispositions.add(Disposition.objects.create(name=name))
    CannedResponse.objects.create(shortcut=team.members.all()[0].username, text="Good morning! " * 12)
    reason = PauseReason.objects.create(name=name, limit_minutes=15)
    paths = (
        "/system/queues/",
        "/system/queues/?q=nothing-goes-by-this-name",
        f"/system/queues/{queue.pk}/",
        f"/system/queues/{queue.pk}/members/",
        "/system/teams/",
        f"/system/teams/{team.pk}/members/",
        "/system/reasons/",
        f"/system/reasons/{reason.pk}/",
        "/system/dispositions/",
        "/system/canned/",
        "/system/canned/add/",
    )
    for path in paths:
        page.goto(path)
        if folder := os.environ.get("SHOTS"):
            page.screenshot(path=Path(folder) / f"{width}-{scheme}{re.sub('[/?=]', '_', path)}.png", full_page=True)
        assert axe(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.goto("/system/queues/add/")
    page.get_by_label("Monday").fill("nine to five")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Write times like")).to_be_visible()
    assert axe(page) == []
