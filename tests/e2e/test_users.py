"""System > Users in a browser: search while typing, cards on a phone, and everybody can use the pages."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.enums import Role
from accounts.models import User
from tests.e2e.browser import Screen, axe, sign_in
from tests.factories import make_user, turn_mfa_on

WIDTHS = (1440, 360)


@pytest.fixture
def crowd() -> list[User]:
    return [make_user(first_name="Quill", last_name=f"Number {number}") for number in range(27)]


def open_users(page: Page) -> User:
    administrator = make_user(Role.ADMINISTRATOR)
    sign_in(page, administrator)
    page.goto("/system/users/")
    return administrator


@pytest.mark.usefixtures("crowd")
def test_typing_searches_without_losing_the_focus_and_goes_into_the_address(page: Page) -> None:
    make_user(first_name="Quill", last_name="Zebra")
    open_users(page)
    field = page.get_by_label("Search")
    field.press_sequentially("quill zebra", delay=20)

    expect(page.get_by_role("status")).to_have_text("Showing 1–1 of 1")
    expect(page).to_have_url(re.compile(r"/system/users/\?q=quill(\+|%20)zebra$"))
    expect(field).to_be_focused()
    page.reload()
    expect(page.get_by_role("row")).to_have_count(2)
    page.get_by_role("link", name="Clear filters").click()
    expect(page).to_have_url(re.compile(r"/system/users/$"))


def test_who_is_ticked_after_typing_stays_ticked(page: Page) -> None:
    user = make_user(first_name="Quill", last_name="Ticked")
    open_users(page)
    page.get_by_label("Search").press_sequentially(user.username, delay=20)
    expect(page.get_by_role("status")).to_have_text("Showing 1–1 of 1")
    pick = page.locator("[data-pick]").first
    pick.check()  # takes the focus from the field
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)

    expect(pick).to_be_checked()


def test_the_order_is_reached_by_keyboard_and_seen_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    open_users(page)
    link = page.locator("thead").get_by_role("link", name="Last login")
    link.focus()

    assert page.evaluate("getComputedStyle(document.querySelector('thead')).clipPath") == "none"
    expect(link).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.usefixtures("crowd")
def test_filters_pages_and_sorting_work_without_javascript(browser: Browser, base_url: str) -> None:
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    page = context.new_page()
    open_users(page)
    page.get_by_label("Search").fill("quill")
    page.get_by_label("Role").select_option("agent")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Next").click()

    expect(page).to_have_url(re.compile("page=2"))
    expect(page.get_by_role("link", name="Page 2")).to_have_attribute("aria-current", "page")
    page.get_by_role("columnheader", name="Last login").get_by_role("link").click()
    expect(page.get_by_role("columnheader", name="Last login")).to_have_attribute("aria-sort", "descending")
    expect(page.get_by_label("Search")).to_have_value("quill")
    context.close()


def test_unchecking_the_box_says_what_saving_does(page: Page) -> None:
    user = make_user(first_name="Ana", last_name="Ruiz")
    turn_mfa_on(user)
    open_users(page)
    page.get_by_label("Search").fill(user.username)
    page.get_by_role("link", name=user.username, exact=True).click()
    warning = page.get_by_text("When you save, MFA is turned off for Ana Ruiz")

    expect(warning).not_to_be_visible()
    page.get_by_label("MFA Enabled").uncheck()
    expect(warning).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(f"{user.username} is saved.")).to_be_visible()
    expect(page.get_by_label("MFA Enabled")).to_be_disabled()


def test_a_one_time_password_is_shown_once(page: Page) -> None:
    user = make_user()
    open_users(page)
    page.goto(f"/system/users/{user.pk}/")
    page.get_by_role("button", name="New one-time password").click()
    page.get_by_role("dialog").get_by_role("button", name="New one-time password").click()
    raw = page.locator(".once-password").inner_text()
    page.reload()

    expect(page.get_by_text("No new password was made")).to_be_visible()
    user.refresh_from_db()
    assert user.check_password(raw)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.usefixtures("crowd")
def test_everybody_can_use_the_pages(page_at: Screen, width: int, scheme: str) -> None:
    page = page_at(width, scheme)
    user = make_user()
    turn_mfa_on(user)
    open_users(page)
    person = f"/system/users/{user.pk}/"
    paths = (
        "/system/users/",
        "/system/users/?q=quill&role=bogus",
        "/system/users/?q=nobody",
        "/system/users/add/",
        person,
    )

    for path in paths:
        page.goto(path)
        assert axe(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.get_by_label("Login").fill("")
    page.get_by_label("MFA Enabled").uncheck()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Enter a login")).to_be_visible()
    assert axe(page) == []
