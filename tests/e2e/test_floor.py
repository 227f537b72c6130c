"""The agent chooses on one screen, the supervisor sees it on another."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from accounts.enums import Role
from accounts.models import Team, User
from tests.e2e.browser import axe, sign_in
from tests.factories import make_user

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1440, "height": 900}
Screen = Callable[[User], Page]


@pytest.fixture
def screen(new_context: Callable[..., BrowserContext]) -> Screen:
    """A maker of browsers in which a person has signed in."""

    def open_for(user: User) -> Page:
        page = new_context().new_page()
        sign_in(page, user)
        return page

    return open_for


@pytest.fixture
def agent() -> User:
    return make_user(first_name="Ana", last_name="Ruiz")


@pytest.fixture
def supervisor(agent: User) -> User:
    """Somebody who leads the agent's team, and sees nobody else."""
    user = make_user(Role.SUPERVISOR)
    team = Team.objects.create(name=f"Team of {user.username}")
    team.members.set([user, agent])
    return user


def tiles(floor: Page) -> list[str]:
    return [" ".join(tile.split()) for tile in floor.locator(".tile").all_inner_texts()]


def test_a_choice_is_on_the_floor_within_a_second(screen: Screen, agent: User, supervisor: User) -> None:
    panel, floor = screen(agent), screen(supervisor)
    row = floor.get_by_role("row").filter(has_text="Ana Ruiz")
    expect(row).to_contain_text("Offline")
    expect(floor.get_by_text("Live", exact=True)).to_be_visible()
    expect(panel.get_by_text("You are offline.")).to_be_visible()

    panel.get_by_role("button", name="Available").click()
    expect(row).to_contain_text("Available", timeout=1000)
    expect(panel.get_by_text("You are available.")).to_be_visible()
    assert tiles(floor) == ["Available 1", "Paused 0", "Disconnected 0", "Offline 0"]

    panel.locator("summary", has_text="Paused").click()
    panel.get_by_role("button", name="Lunch").click()
    expect(row).to_contain_text(re.compile(r"Paused\s*Lunch"), timeout=1000)
    expect(row.locator("time")).to_have_text("0:02")
    expect(panel.locator("summary", has_text="Paused")).to_contain_text("Lunch")

    panel.get_by_role("button", name="Offline").click()
    expect(row).to_contain_text("Offline", timeout=1000)
    assert tiles(floor) == ["Available 0", "Paused 0", "Disconnected 0", "Offline 1"]


def test_filters_stay_in_the_address(screen: Screen, supervisor: User) -> None:
    floor = screen(supervisor)
    floor.get_by_label("State").select_option("Paused")
    expect(floor.get_by_text("No agent matches")).to_be_visible()
    expect(floor).to_have_url(re.compile(r"\?state=paused$"))
    floor.reload()
    expect(floor.get_by_text("No agent matches")).to_be_visible()
    floor.get_by_role("link", name="Clear filters").click()
    expect(floor.get_by_role("row").filter(has_text="Ana Ruiz")).to_be_visible()


def test_a_panel_whose_session_ended_goes_to_the_login(screen: Screen, agent: User) -> None:
    panel = screen(agent)
    expect(panel.get_by_text("You are offline.")).to_be_visible()
    other = panel.context.new_page()
    other.goto("/agent/")
    other.locator("summary", has_text="Ana Ruiz").click()
    other.get_by_role("button", name="Log out").click()
    panel.wait_for_url(re.compile("/login/"), timeout=5000)


def test_a_phone_shows_one_pane_at_a_time(screen: Screen, agent: User) -> None:
    panel = screen(agent)
    panel.set_viewport_size(PHONE)  # type: ignore[arg-type]  # the names are right
    expect(panel.get_by_role("heading", name="No contact yet")).to_be_visible()
    expect(panel.get_by_role("heading", name="My contacts")).to_be_hidden()
    panel.get_by_role("button", name="My contacts").click()
    expect(panel.get_by_role("heading", name="My contacts")).to_be_visible()
    expect(panel.get_by_role("heading", name="No contact yet")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_everybody_can_use_both_pages(
    screen: Screen, agent: User, supervisor: User, size: dict[str, int], scheme: str
) -> None:
    for page in (screen(agent), screen(supervisor)):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the two words
        page.set_viewport_size(size)  # type: ignore[arg-type]  # the names are right
        page.locator("summary").first.click()
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == size["width"]
