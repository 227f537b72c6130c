"""The end of a session in a browser: warned of, deferred, told, and made by hand."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from accounts.enums import Role
from accounts.models import Session, User
from acd.models import PanelLink
from tests.e2e.browser import axe, sign_in
from tests.factories import make_user

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1440, "height": 900}
MINUTE = 60_000  # milliseconds
Screen = Callable[[User], Page]


@pytest.fixture
def screen(new_context: Callable[..., BrowserContext]) -> Screen:
    """A maker of browsers in which a person has signed in."""

    def open_for(user: User) -> Page:
        page = new_context().new_page()
        sign_in(page, user)
        page.wait_for_load_state("networkidle")
        return page

    return open_for


def let_pass(page: Page, user: User, minutes: float) -> None:
    """Time without a person: on the server, and for the page."""
    Session.objects.filter(user=user).update(last_active_at=timezone.now() - timedelta(minutes=minutes))
    page.clock.fast_forward(int(minutes * MINUTE))


def open_at(page: Page, path: str) -> None:
    page.clock.install()
    page.goto(path)
    page.wait_for_load_state("networkidle")


def test_two_minutes_before_the_end_a_dialog_asks_in_every_tab_and_one_answer_is_enough(screen: Screen) -> None:
    user = make_user(Role.MANAGER)
    page = screen(user)
    open_at(page, "/profile/")
    other = page.context.new_page()
    open_at(other, "/profile/sessions/")
    expect(page.get_by_role("dialog")).to_be_hidden()

    let_pass(page, user, 28.2)
    dialog = page.get_by_role("dialog", name="You are about to be logged out")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("button", name="Stay signed in")).to_be_focused()
    expect(dialog).to_contain_text(re.compile("Time left: 1:[345]"))
    expect(other.get_by_role("dialog")).to_be_visible()
    assert axe(page) == []

    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(other.get_by_role("dialog")).to_be_hidden()
    assert timezone.now() - Session.objects.get(user=user).last_active_at < timedelta(minutes=1)


def test_nobody_answers_and_the_login_says_why(screen: Screen) -> None:
    user = make_user(Role.MANAGER)
    page = screen(user)
    open_at(page, "/profile/?tab=1")
    let_pass(page, user, 28.5)
    expect(page.get_by_role("dialog")).to_be_visible()

    let_pass(page, user, 31)
    page.wait_for_url(re.compile(r"/login/\?next="))
    expect(page.get_by_text("You were logged out because you were away for too long.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("You were logged out")).to_be_hidden()


def test_the_end_after_twelve_hours_is_told_as_final(screen: Screen) -> None:
    user = make_user(Role.MANAGER)
    page = screen(user)
    early = timedelta(hours=11, minutes=58, seconds=10)
    Session.objects.filter(user=user).update(started_at=F("started_at") - early, expire_date=F("expire_date") - early)
    page.goto("/profile/")

    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("which cannot be extended")
    expect(dialog.get_by_role("button", name="Stay signed in")).to_be_hidden()
    assert axe(page) == []
    dialog.get_by_role("button", name="Go on for now").click()
    expect(dialog).to_be_hidden()
    page.wait_for_timeout(1500)
    expect(dialog).to_be_hidden()


def test_a_session_that_is_ended_elsewhere_leads_to_the_login_within_five_seconds(screen: Screen) -> None:
    user = make_user(Role.SUPERVISOR)
    mine, other = screen(user), screen(user)
    expect(other).to_have_url(re.compile("/floor/$"))
    mine.goto("/profile/")
    mine.get_by_role("link", name="Sessions").click()
    expect(mine.get_by_role("row").nth(1)).to_contain_text("This session")

    mine.get_by_role("button", name="End", exact=True).click()
    expect(mine.get_by_text("The session has ended.")).to_be_visible()
    other.wait_for_url(re.compile("/login/"), timeout=5000)
    expect(other.get_by_text("You ended this session from another browser.")).to_be_visible()


def test_an_agent_who_reads_my_profile_stays_in_reach(screen: Screen) -> None:
    user = make_user()
    page = screen(user)
    page.goto("/profile/")
    page.wait_for_load_state("networkidle")
    PanelLink.objects.filter(agent=user).delete()
    page.goto("/profile/sessions/")
    for _ in range(50):
        if PanelLink.objects.filter(agent=user).exists():
            break
        page.wait_for_timeout(100)
    assert PanelLink.objects.filter(agent=user).exists()
    Session.objects.filter(user=user).delete()
    page.wait_for_url(re.compile("/login/"), timeout=5000)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_everybody_can_use_the_lists(screen: Screen, size: dict[str, int], scheme: str) -> None:
    user, administrator = make_user(first_name="Ana", last_name="Ruiz"), make_user(Role.ADMINISTRATOR)
    screen(user)
    for person, path in [(user, "/profile/sessions/"), (administrator, f"/system/users/{user.pk}/sessions/")]:
        page = screen(person)
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the two words
        page.set_viewport_size(size)  # type: ignore[arg-type]  # the names are right
        page.goto(path)
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == size["width"]
