"""Many people at once in a browser, with and without JavaScript."""

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.enums import Role
from tests.e2e.browser import axe, sign_in
from tests.factories import make_user, turn_mfa_on


def open_list(page: Page, search: str) -> None:
    sign_in(page, make_user(Role.ADMINISTRATOR))
    page.goto(f"/system/users/?q={search}")


def test_a_page_of_people_is_chosen_by_keyboard_and_loses_mfa(page: Page) -> None:
    people = [make_user(first_name="Zofia", last_name=f"Bulk {number}") for number in range(3)]
    for user in people[:2]:
        turn_mfa_on(user)
    open_list(page, "zofia")
    expect(page.get_by_label("Action")).not_to_be_visible()
    page.get_by_label("Choose everybody on this page").press("Space")
    expect(page.get_by_text("Chosen: 3")).to_be_visible()
    page.get_by_label(f"Choose {people[2].username}").press("Space")
    expect(page.get_by_text("Chosen: 2")).to_be_visible()
    page.get_by_label(f"Choose {people[2].username}").press("Space")
    page.get_by_label("Action").select_option("mfa_off")
    page.get_by_role("button", name="Continue").press("Enter")

    expect(page.get_by_role("heading", name="Turn MFA off for 2 users")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Turn MFA off for 2 users").press("Enter")
    expect(page.get_by_text("2 changed")).to_be_visible()
    expect(page.get_by_label("Search")).to_have_value("zofia")


@pytest.mark.parametrize("width", [1440, 360])
def test_it_works_without_javascript(browser: Browser, base_url: str, width: int) -> None:
    user = make_user(first_name="Yara", last_name=f"Bulk {width}")
    context = browser.new_context(
        base_url=base_url, java_script_enabled=False, viewport={"width": width, "height": 800}
    )
    page = context.new_page()
    open_list(page, f"yara {width}")
    page.get_by_label(f"Choose {user.username}").check()
    page.get_by_label("Action").select_option("deactivate")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Deactivate 1 user").click()

    expect(page.get_by_text("1 changed")).to_be_visible()
    user.refresh_from_db()
    assert not user.is_active
    context.close()
