"""Passwords in a browser: forgotten, invited, changed; with the hint while typing, on a wide and on a narrow screen."""

import re
import time
from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.enums import Role
from accounts.models import User
from tests.e2e.authenticator import Authenticator
from tests.e2e.browser import Screen, axe, sign_in
from tests.factories import PASSWORD, UserFactory, make_user, turn_mfa_on

NEW = "seven purple lamps in a row"
LINK = re.compile(r"http://\S+/(?:password/reset|invitation)/[\w-]{43}/")
PATIENCE = 15  # seconds

Link = Callable[[User], str]


@pytest.fixture
def link_to(base_url: str, tmp_path_factory: pytest.TempPathFactory) -> Link:
    """Waits for the mail with a link to a person, which the worker writes into a file."""

    def find(user: User) -> str:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            for file in tmp_path_factory.getbasetemp().glob("portal*/var/mail/*"):
                if found := _link_in(file, user):
                    return found
            time.sleep(0.2)
        raise AssertionError(f"no mail with a link came to {user.email}")

    return find


def _link_in(file: Path, user: User) -> str:
    for text in re.split(rb"-{79}\n", file.read_bytes()):
        mail = message_from_bytes(text.lstrip(), policy=policy.default)
        body = mail.get_body(("plain",))
        if mail["To"] == user.email and body and (found := LINK.search(body.get_content())):
            return found.group()
    return ""


def check(page: Page, width: int) -> None:
    """Nobody is shut out, and nothing runs out of the screen."""
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (360, "dark")])
def test_a_forgotten_password_leads_back_in_with_mfa(
    page_at: Screen, base_url: str, link_to: Link, width: int, scheme: str
) -> None:
    page = page_at(width, scheme)
    user = make_user(Role.MANAGER)
    phone = Authenticator(turn_mfa_on(user))
    page.goto("/login/")
    page.get_by_label("Login").fill(user.username)
    page.get_by_role("button", name="Next").click()
    check(page, width)
    page.get_by_role("link", name="Forgotten password?").click()
    expect(page.get_by_label("Login or email")).to_have_value(user.username)
    check(page, width)
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    check(page, width)

    page.goto(link_to(user))
    expect(page).to_have_url(f"{base_url}/password/reset/")
    page.get_by_label("New password", exact=True).press_sequentially("purple")
    expect(page.get_by_text("Use at least 15 characters. This has 6")).to_be_visible()
    check(page, width)
    page.get_by_label("New password", exact=True).fill(NEW)
    expect(page.get_by_text("Very good")).to_be_visible()
    page.get_by_label("New password again").fill(NEW)
    check(page, width)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your password is set. Log in with it now.")).to_be_visible()
    check(page, width)
    page.get_by_role("button", name="Not you?").click()  # the sign-in from before is still at its password step
    sign_in(page, user, NEW, phone)
    assert page.url == f"{base_url}/floor/"


def test_a_used_link_shows_a_way_on_without_javascript(browser: Browser, base_url: str, link_to: Link) -> None:
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    page = context.new_page()
    user = make_user()
    page.goto("/password/forgotten/")
    page.get_by_label("Login or email").fill(user.email)
    page.get_by_role("button", name="Send the link").click()
    link = link_to(user)
    page.goto(link)
    expect(page.get_by_role("button", name="Show password")).to_have_count(0)
    for label in ("New password", "New password again"):
        page.get_by_label(label, exact=True).fill(NEW)
    page.get_by_role("button", name="Save").click()
    page.goto(link)
    expect(page.get_by_role("heading", name="This link is no longer valid")).to_be_visible()
    page.get_by_role("link", name="Send a new link").click()
    expect(page).to_have_url(f"{base_url}/password/forgotten/")
    context.close()


def test_an_invited_person_chooses_a_password(page: Page, browser: Browser, base_url: str, link_to: Link) -> None:
    sign_in(page, make_user(Role.ADMINISTRATOR))
    page.goto("/system/users/add/")
    ana = UserFactory.build()
    page.get_by_label("Login").fill(ana.username)
    page.get_by_label("Email").fill(ana.email)
    page.get_by_label("Invitation mail").check()
    assert axe(page) == []
    page.get_by_role("button", name="Add user").click()
    expect(page.get_by_text(f"an invitation is on its way to {ana.email}")).to_be_visible()
    expect(page.get_by_role("button", name="Send the invitation again")).to_be_visible()
    assert axe(page) == []

    theirs = browser.new_context(base_url=base_url).new_page()
    theirs.goto(link_to(ana))
    expect(theirs).to_have_url(f"{base_url}/invitation/")
    for label in ("New password", "New password again"):
        theirs.get_by_label(label, exact=True).fill(NEW)
    theirs.get_by_role("button", name="Save").click()
    expect(theirs.get_by_text("Your password is set.")).to_be_visible()
    sign_in(theirs, ana, NEW)
    assert theirs.url == f"{base_url}/agent/"
    theirs.context.close()


def test_a_password_is_shown_on_demand_pasted_and_hidden_again(page: Page) -> None:
    user = make_user()
    sign_in(page, user)
    page.goto("/profile/password/")
    field = page.get_by_label("New password", exact=True)
    button = page.get_by_role("button", name="Show password").nth(1)
    field.fill(NEW)
    button.press("Enter")

    expect(button).to_have_attribute("aria-pressed", "true")
    expect(field).to_have_attribute("type", "text")
    expect(page.get_by_text("Very good")).to_be_visible()
    assert axe(page) == []
    page.get_by_label("Current password").fill(PASSWORD)
    page.get_by_label("New password again").fill(NEW)
    page.evaluate(
        "addEventListener('submit', e => { window.name = e.target.elements.new_password1.type }, {once: true})"
    )
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your password is changed.")).to_be_visible()
    assert page.evaluate("window.name") == "password"
