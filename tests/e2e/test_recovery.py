"""The phone is not at hand: codes are saved, one of them leads in, and a new phone is bound; by keyboard alone."""

import base64
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from accounts.enums import Role
from accounts.models import User
from tests.e2e.authenticator import Authenticator
from tests.e2e.browser import axe
from tests.factories import PASSWORD, make_user

MOST_TABS = 60
RING = """() => {
  const seen = getComputedStyle(document.activeElement);
  return [seen.outlineStyle, seen.boxShadow];
}"""
UNSEEN = ["none", "none"]


def go_to(page: Page, target: Locator) -> None:
    """Tab on until the target has the focus, which is seen."""
    for _tab in range(MOST_TABS):
        if target.evaluate("it => it === document.activeElement"):
            assert page.evaluate(RING) != UNSEEN
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no Tab leads to {target}")


def press(page: Page, name: str, role: str = "button") -> None:
    """Press what has this name with Enter."""
    go_to(page, page.get_by_role(role, name=name, exact=True))  # type: ignore[arg-type]
    page.keyboard.press("Enter")


def write(page: Page, label: str, text: str, region: str = "") -> None:
    """Write into a field and send the form with Enter.

    :param region: whose field, where several have one
    """
    place = page.get_by_role("region", name=region) if region else page
    go_to(page, place.get_by_label(label, exact=True))
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def check(page: Page) -> None:
    """Nobody is shut out, and nothing runs out of the screen."""
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def to_third_step(page: Page, user: User) -> None:
    """Give name and password; where MFA is off, that is enough."""
    page.goto("/login/")
    write(page, "Login", user.username)
    write(page, "Password", PASSWORD)


def log_out(page: Page) -> None:
    go_to(page, page.get_by_role("banner").locator("summary").last)
    page.keyboard.press("Enter")
    press(page, "Log out")
    page.wait_for_url("**/login/")


def bind(page: Page) -> Authenticator:
    """Read the setup key, and send the token that the new phone shows."""
    key = page.locator("[data-copy]").get_attribute("data-copy") or ""
    phone = Authenticator(base64.b32decode(key))
    write(page, "Token", phone.code())
    return phone


def move(page: Page) -> Authenticator:
    """Bind a new phone without the old one; the codes stay as they are."""
    page.goto("/profile/mfa/")
    check(page)
    write(page, "Password", PASSWORD, "Move to a new phone")
    expect(page.get_by_role("heading", name="Scan the QR code")).to_be_visible()
    expect(page.get_by_text("Save recovery codes")).to_have_count(0)
    check(page)
    phone = bind(page)
    expect(page.get_by_text("The account and your phone are bound")).to_be_visible()
    return phone


def save_codes(page: Page) -> list[str]:
    """Take the codes in each way that the page offers, and say that they are saved."""
    codes = page.locator("#recovery-codes code").all_inner_texts()
    page.evaluate("window.print = () => { window.name = 'printed' }")
    press(page, "Print")
    assert page.evaluate("window.name") == "printed"
    press(page, "Copy")
    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").split() == codes
    with page.expect_download() as download:
        press(page, "Download", "link")
    file = Path(download.value.path()).read_text(encoding="utf-8")
    assert [code for code in codes if code not in file] == []
    check(page)
    go_to(page, page.get_by_label("I have saved these codes"))
    page.keyboard.press("Space")
    press(page, "Finish")
    expect(page.get_by_text("Your recovery codes are saved")).to_be_visible()
    check(page)
    return codes


def turn_mfa_on(page: Page) -> list[str]:
    page.goto("/profile/mfa/")
    write(page, "Password", PASSWORD)
    bind(page)
    expect(page.get_by_role("heading", name="Save your recovery codes")).to_be_visible()
    check(page)
    return save_codes(page)


@pytest.mark.parametrize(
    ("width", "scheme", "role", "home"),
    [(1440, "light", Role.MANAGER, "/floor/"), (360, "dark", Role.AGENT, "/agent/")],
)
def test_a_recovery_code_leads_in_once_and_to_a_new_phone(
    browser: Browser, base_url: str, width: int, scheme: str, role: Role, home: str
) -> None:
    def opened() -> Page:
        context = browser.new_context(
            base_url=base_url,
            viewport={"width": width, "height": 800},
            color_scheme=scheme,  # type: ignore[arg-type]
            reduced_motion="reduce",
            permissions=["clipboard-read", "clipboard-write"],
        )
        return context.new_page()

    user, page = make_user(role), opened()
    to_third_step(page, user)
    page.wait_for_url(f"**{home}")
    codes = turn_mfa_on(page)
    assert len(set(codes)) == 10
    log_out(page)

    to_third_step(page, user)
    press(page, "Use a recovery code instead", "link")
    expect(page.get_by_label("Recovery code")).to_be_focused()
    check(page)
    write(page, "Recovery code", "zzzzz-zzzzz")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    check(page)
    press(page, "Use a code from your phone instead", "link")
    expect(page.get_by_label("MFA Token")).to_be_focused()
    press(page, "Use a recovery code instead", "link")
    write(page, "Recovery code", codes[0])
    page.wait_for_url(f"**{home}")
    expect(page.get_by_text("You have 9 recovery codes left")).to_be_visible()
    check(page)
    page.goto("/profile/")
    expect(page.get_by_role("main").get_by_text("9 left")).to_be_visible()
    check(page)

    other = opened()
    to_third_step(other, user)
    press(other, "Use a recovery code instead", "link")
    write(other, "Recovery code", codes[0])
    expect(other.get_by_role("main")).to_contain_text("That recovery code is not correct or has already been used")
    other.context.close()

    phone = move(page)
    log_out(page)
    to_third_step(page, user)
    page.get_by_label("MFA Token").press_sequentially(phone.code())
    page.wait_for_url(f"**{home}")
    page.context.close()
