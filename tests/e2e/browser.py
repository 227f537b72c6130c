"""What people do in the browser, and what axe sees there."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from accounts.models import User
from cxportal.env import BASE_DIR
from tests.e2e.authenticator import Authenticator
from tests.factories import PASSWORD

AXE = BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = {"serious", "critical"}
Screen = Callable[[int, str], Page]


def sign_in(page: Page, user: User, password: str = PASSWORD, phone: Authenticator | None = None) -> None:
    """Walk through the login screens, the third one with a phone."""
    page.goto("/login/")
    page.get_by_label("Login").fill(user.username)
    page.get_by_role("button", name="Next").click()
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Next").click()
    if phone:
        page.wait_for_load_state("networkidle")  # the script that sends the sixth digit is there
        sends_itself = page.locator("[data-auto-submit-hint]").is_visible()
        page.get_by_label("MFA Token").fill(phone.code())
        if not sends_itself:
            page.get_by_role("button", name="Login").click()
    page.wait_for_url(lambda url: "/login/" not in url)


def axe(page: Page) -> list[str]:
    """Name the serious accessibility violations of the page, each with its first place."""
    _load_axe(page, AXE)
    result = page.evaluate("async () => (await axe.run(document)).violations")
    return [f"{it['id']}: {it['nodes'][0]['target']}" for it in result if it["impact"] in GRAVE]


def _load_axe(page: Page, path: Path) -> None:
    """By the debugger, not by a script element: the page's policy forbids that, and stays untouched."""
    if not path.exists():
        raise FileNotFoundError("axe-core is missing: bin/npm ci.")
    page.evaluate(path.read_text(encoding="utf-8"))
