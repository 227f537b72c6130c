"""What scripts add to pages that work without them."""

import re

import pytest
from playwright.sync_api import Page, Request, expect

from accounts.enums import Role
from tests.e2e.authenticator import Authenticator
from tests.e2e.browser import sign_in
from tests.factories import PASSWORD, make_user, turn_mfa_on

AUTO_SUBMIT_HINT = "We check the code as soon as you enter 6 digits"


def reach_the_token(page: Page) -> Authenticator:
    """Sign in up to the third screen."""
    user = make_user(Role.MANAGER)
    phone = Authenticator(turn_mfa_on(user))
    page.goto("/login/")
    page.get_by_label("Login").fill(user.username)
    page.get_by_role("button", name="Next").click()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_label("MFA Token")).to_be_focused()
    return phone


def posts_of(page: Page) -> list[str]:
    """The addresses that the page posts to from now on."""
    posts: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST":
            posts.append(request.url)

    page.on("request", note)
    return posts


def test_a_whole_code_goes_out_by_itself_once_and_says_so_before(page: Page, base_url: str) -> None:
    phone = reach_the_token(page)
    expect(page.get_by_label("MFA Token")).to_have_accessible_description(AUTO_SUBMIT_HINT)
    posts, code = posts_of(page), phone.code()
    page.get_by_label("MFA Token").press_sequentially(f"{code[:3]} {code[3:]}")
    expect(page).to_have_url(f"{base_url}/floor/")
    assert posts == [f"{base_url}/login/"]


def test_after_an_error_the_code_waits_for_the_button(page: Page) -> None:
    phone = reach_the_token(page)
    page.get_by_label("MFA Token").press_sequentially("000000")
    expect(page.get_by_text("There is a problem")).to_be_visible()
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.get_by_text(AUTO_SUBMIT_HINT)).to_have_count(0)
    posts = posts_of(page)
    page.get_by_label("MFA Token").press_sequentially(phone.code())
    page.wait_for_timeout(300)
    assert posts == []
    page.get_by_role("button", name="Login").click()
    expect(page).to_have_url(re.compile("/floor/$"))


def test_the_error_summary_has_the_focus_and_leads_to_the_field(page: Page) -> None:
    page.goto("/login/")
    page.get_by_role("button", name="Next").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.get_by_role("link", name="Enter your login").press("Enter")
    expect(page.get_by_label("Login")).to_be_focused()


def test_a_password_shows_while_its_button_is_pressed_in(page: Page) -> None:
    page.goto("/login/")
    page.get_by_label("Login").fill("anybody")
    page.get_by_role("button", name="Next").click()
    field, button = page.locator("#id_password"), page.get_by_role("button", name="Show password")
    expect(field).to_have_attribute("type", "password")
    button.press("Enter")
    expect(field).to_have_attribute("type", "text")
    button.press("Enter")
    expect(field).to_have_attribute("type", "password")


@pytest.mark.parametrize("leave", ["Escape", "Tab away", "click"])
def test_a_menu_opens_by_keyboard_and_closes_as_menus_do(page: Page, leave: str) -> None:
    sign_in(page, make_user(Role.ADMINISTRATOR))
    page.goto("/profile/")
    system = page.get_by_role("navigation").locator("summary", has_text="System")
    users = page.get_by_role("link", name="Users")
    system.press("Enter")
    expect(users).to_be_visible()
    if leave == "Escape":
        users.press("Escape")
        expect(system).to_be_focused()
    elif leave == "Tab away":
        page.get_by_role("banner").locator("summary").last.focus()
    else:
        page.get_by_role("heading", name="Language & appearance").click()
    expect(users).to_be_hidden()


def test_a_narrow_screen_folds_the_main_menu(page: Page) -> None:
    sign_in(page, make_user(Role.ADMINISTRATOR))
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/profile/")
    floor = page.get_by_role("link", name="Floor")
    expect(floor).to_be_hidden()
    page.get_by_role("button", name="Menu").press("Enter")
    expect(floor).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
