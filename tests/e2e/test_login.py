"""The login screens in a browser."""

import pytest
from playwright.sync_api import Page, expect

from accounts.enums import Role
from tests.e2e.authenticator import Authenticator
from tests.e2e.browser import axe, sign_in
from tests.factories import make_user, turn_mfa_on

HOMES = [
    (Role.ADMINISTRATOR, "/floor/"),
    (Role.MANAGER, "/floor/"),
    (Role.SUPERVISOR, "/floor/"),
    (Role.AGENT, "/agent/"),
]


@pytest.mark.parametrize(("role", "home"), HOMES)
def test_two_screens_lead_home_without_mfa(page: Page, base_url: str, role: Role, home: str) -> None:
    sign_in(page, make_user(role))
    assert page.url == base_url + home
    assert axe(page) == []


def test_three_screens_lead_home_with_mfa(page: Page, base_url: str) -> None:
    user = make_user(Role.MANAGER)
    sign_in(page, user, phone=Authenticator(turn_mfa_on(user)))
    assert page.url == f"{base_url}/floor/"


def test_no_login_screen_shuts_anybody_out(page: Page) -> None:
    user = make_user()
    turn_mfa_on(user)
    page.goto("/login/")
    assert axe(page) == []
    page.get_by_label("Login").fill(user.username)
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_label("Password", exact=True)).to_be_focused()
    assert axe(page) == []
    page.get_by_label("Password", exact=True).fill("correct horse battery staple")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_label("MFA Token")).to_be_focused()
    assert axe(page) == []
