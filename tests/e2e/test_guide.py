"""The guide, point by point, as people of each role walk through it."""

import re
from base64 import b32decode
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from accounts.enums import Role
from accounts.models import User
from tests.e2e.authenticator import Authenticator
from tests.e2e.browser import axe, sign_in
from tests.factories import PASSWORD, make_user, turn_mfa_on

ROLES = list(Role)
HOME = dict.fromkeys(Role, "/floor/") | {Role.AGENT: "/agent/"}


def open_my_profile(page: Page, user: User) -> None:
    """By the name in the top right corner; agents by their picture."""
    page.get_by_role("banner").get_by_text(
        user.initials if user.role == Role.AGENT else user.get_full_name()
    ).first.click()
    page.get_by_role("link", name="My Profile").click()
    expect(page).to_have_url(re.compile("/profile/$"))


def scan(page: Page) -> Authenticator:
    """What a phone reads from the screen."""
    code = page.get_by_role("img", name="QR code.")
    expect(code).to_be_visible()
    assert code.bounding_box()["width"] >= 200  # type: ignore[index]
    picture = Image.open(BytesIO(page.screenshot(full_page=True))).convert("L")
    found = re.search(r"[?&]secret=([A-Z2-7]{32})(&|$)", zxingcpp.read_barcodes(picture)[0].text)
    assert found
    return Authenticator(b32decode(found.group(1)))


def turn_on(page: Page) -> Authenticator:
    """From My Profile to a bound phone."""
    page.get_by_role("link", name="MFA Setting").click()
    expect(page.get_by_role("heading", name="Multi Factor Authentication")).to_be_visible()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Confirm Your Password").click()
    phone = scan(page)
    page.get_by_label("Token", exact=True).fill(phone.code())
    page.get_by_role("button", name="Send Token").click()
    expect(page.get_by_text("MFA is on. The account and your phone are bound for future logins")).to_be_visible()
    return phone


def version_stands_bottom_left(page: Page) -> bool:
    """G3, on the page as it is shown."""
    box = page.get_by_text("6.69.25").bounding_box()
    size = page.viewport_size
    assert box
    assert size
    return box["x"] < size["width"] / 4 and box["y"] + box["height"] > size["height"] - 80


@pytest.mark.parametrize("role", ROLES)
def test_everybody_turns_mfa_on_and_signs_in_with_three_steps(page: Page, role: Role) -> None:
    user = make_user(role)
    sign_in(page, user)
    expect(page).to_have_url(re.compile(f"{HOME[role]}$"))
    assert version_stands_bottom_left(page)

    open_my_profile(page, user)
    phone = turn_on(page)
    page.get_by_role("banner").locator("summary").last.click()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_label("Login")).to_have_value("")
    assert version_stands_bottom_left(page)
    sign_in(page, user, phone=phone)

    expect(page).to_have_url(re.compile(f"{HOME[role]}$"))


def test_an_agent_is_warned_about_the_thick_clients_before_the_password(page: Page) -> None:
    user = make_user(Role.AGENT)
    sign_in(page, user)

    page.goto("/profile/mfa/")

    expect(page.get_by_text("Salesforce Connector")).to_be_visible()
    expect(page.get_by_role("button", name="Confirm Your Password")).to_be_visible()


def test_who_lost_the_phone_is_let_in_after_an_administrator_unchecks_the_box(page: Page, browser: Browser) -> None:
    user, boss = make_user(Role.AGENT), make_user(Role.ADMINISTRATOR)
    turn_mfa_on(user)
    sign_in(page, boss)

    page.get_by_text("System", exact=True).click()
    page.get_by_role("link", name="Users").click()
    page.get_by_label("Search").fill(user.username)
    expect(page.get_by_role("status").filter(has_text="1 ")).to_be_visible()
    page.get_by_role("link", name=user.username).first.click()
    page.get_by_label("MFA Enabled").uncheck()
    page.get_by_role("button", name="Save").click()
    page.wait_for_load_state()
    if page.get_by_role("dialog").is_visible():
        page.get_by_role("dialog").get_by_role("button").last.click()
    page.goto(f"/system/users/{user.pk}/")
    expect(page.get_by_label("MFA Enabled")).not_to_be_checked()
    expect(page.get_by_label("MFA Enabled")).to_be_disabled()
    page.context.clear_cookies()
    sign_in(page, user)

    expect(page).to_have_url(re.compile("/agent/$"))


@pytest.mark.parametrize("role", [Role.AGENT, Role.ADMINISTRATOR])
def test_login_and_enrolment_work_without_javascript_at_360_px(browser: Browser, base_url: str, role: Role) -> None:
    user = make_user(role)
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740}, base_url=base_url)
    page = context.new_page()
    sign_in(page, user)

    page.goto("/profile/")
    phone = turn_on(page)
    context.clear_cookies()
    page.goto("/login/")
    for label, answer, button in (
        ("Login", user.username, "Next"),
        ("Password", PASSWORD, "Next"),
        ("MFA Token", phone.code(), "Login"),
    ):
        page.get_by_label(label, exact=True).fill(answer)
        page.get_by_role("button", name=button, exact=True).click()

    expect(page).to_have_url(re.compile(f"{HOME[role]}$"))
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 360])
def test_axe_finds_nothing_serious_on_the_way(browser: Browser, base_url: str, width: int, scheme: str) -> None:
    user = make_user(Role.AGENT)
    turn_mfa_on(user)
    boss = make_user(Role.ADMINISTRATOR)
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, base_url=base_url)  # type: ignore[arg-type]
    page = context.new_page()
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        found[name] = axe(page)
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if overflow > 0:
            found[name].append(f"wider than the screen by {overflow} px")

    page.goto("/login/")
    look("login")
    page.get_by_label("Login").fill(user.username)
    page.get_by_role("button", name="Next").click()
    look("password")
    page.get_by_role("button", name="Next").click()
    look("password empty")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Next").click()
    look("token")
    context.clear_cookies()
    sign_in(page, boss)
    for path in (
        "/floor/",
        "/profile/",
        "/profile/mfa/",
        "/profile/password/",
        "/system/users/",
        "/system/users/add/",
        f"/system/users/{user.pk}/",
        "/nowhere/",
    ):
        page.goto(path)
        look(path)
    page.goto("/profile/mfa/")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Confirm Your Password").click()
    look("scan")
    context.clear_cookies()
    sign_in(page, make_user(Role.AGENT))
    look("/agent/")
    context.close()

    assert {name: trouble for name, trouble in found.items() if trouble} == {}
