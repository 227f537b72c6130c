"""What people see who guessed wrong too often."""

import re

from playwright.sync_api import Browser, Page, expect

from accounts.enums import Role
from accounts.models import User
from tests.e2e.browser import axe, sign_in
from tests.factories import make_user, turn_mfa_on, wrong_codes

SAID = re.compile(r"Too many attempts\. Try again in \d+ (seconds?|minutes?) \(after \d\d:\d\d")


def guess_passwords(page: Page, user: User, count: int) -> None:
    page.goto("/login/")
    page.get_by_label("Login").fill(user.username)
    page.get_by_role("button", name="Next").click()
    for _ in range(count):
        page.get_by_label("Password", exact=True).fill("not this one")
        page.get_by_role("button", name="Next").click()


def test_the_sixth_password_waits_with_the_time_said(page: Page) -> None:
    guess_passwords(page, make_user(Role.MANAGER), 6)

    expect(page.locator("[data-error-summary]")).to_contain_text(SAID)
    expect(page.get_by_label("Password", exact=True)).to_have_value("")
    assert axe(page) == []


def test_the_fifth_wrong_code_leads_back_to_the_first_step(page: Page) -> None:
    user = make_user(Role.MANAGER)
    secret = turn_mfa_on(user)
    guess_passwords(page, user, 0)
    page.get_by_label("Password", exact=True).fill("correct horse battery staple")
    page.get_by_role("button", name="Next").click()
    for code in wrong_codes(secret, 5):
        page.get_by_label("MFA Token").fill(code)
        page.get_by_label("MFA Token").press("Enter")
        page.wait_for_load_state()

    expect(page.get_by_label("Login")).to_be_visible()
    expect(page.locator(".notice")).to_contain_text(SAID)
    assert axe(page) == []


def test_the_own_browser_stays_open_while_others_guess(page: Page, browser: Browser, base_url: str) -> None:
    user = make_user(Role.MANAGER)
    sign_in(page, user)
    page.context.clear_cookies(name="sessionid")
    stranger = browser.new_context(base_url=base_url).new_page()

    guess_passwords(stranger, user, 6)
    sign_in(page, user)

    expect(stranger.locator("[data-error-summary]")).to_contain_text(SAID)
    expect(page).to_have_url(re.compile("/floor/$"))
