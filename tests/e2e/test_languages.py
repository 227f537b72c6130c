"""Longer words in other languages."""

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.e2e.browser import sign_in
from tests.factories import PASSWORD, make_user

WIDTH = 360


def is_too_wide(page: Page) -> bool:
    """Whether a phone has to be scrolled sideways."""
    width: int = page.evaluate("document.documentElement.scrollWidth")
    return width > WIDTH


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES if code != "en"])
def test_turning_mfa_on_fits_a_phone_in_every_language(page: Page, language: str) -> None:
    sign_in(page, make_user())
    cookie = {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "domain": "127.0.0.1", "path": "/"}
    page.context.add_cookies([cookie])  # type: ignore[list-item]
    page.set_viewport_size({"width": WIDTH, "height": 800})
    page.goto("/profile/mfa/")
    expect(page.locator("html")).to_have_attribute("lang", language)
    assert not is_too_wide(page)

    page.locator("main input[name=password]").fill(PASSWORD)
    page.locator("main form:has([name=password]) button[type=submit]").click()
    page.locator("main input[name=token]").wait_for()
    assert not is_too_wide(page)
