"""The page that describes the API, in a browser."""

import pytest
from playwright.sync_api import Page

from accounts.enums import Role
from tests.e2e.browser import axe, sign_in
from tests.factories import make_user

OPERATIONS = ["POST /api/v1/session", "DELETE /api/v1/session", "GET /api/v1/me"]


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AGENT])
@pytest.mark.parametrize("width", [1280, 360])
def test_the_operations_render_and_nothing_comes_from_elsewhere(
    page: Page, base_url: str, role: Role, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page, make_user(role))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto("/api/v1/docs")

    for operation in OPERATIONS:
        assert page.get_by_text(operation, exact=True).is_visible()
    assert [url for url in asked if not url.startswith(base_url)] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert axe(page) == []


def test_a_code_leads_to_what_it_means(page: Page) -> None:
    sign_in(page, make_user())
    page.goto("/api/v1/docs")

    page.get_by_role("link", name="mfa_enabled").click()

    assert page.url.endswith("/api/v1/docs#mfa_enabled")
    assert "MFA is on for this user" in (page.locator("#mfa_enabled").text_content() or "")
