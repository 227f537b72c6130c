"""A profile picture, from the file on the disk to the floor."""

import io

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from accounts.enums import Role
from tests.e2e.browser import axe, sign_in
from tests.factories import make_user

HINT = "PNG, JPEG or WebP, at most 2 MB. The middle of it is shown as a square."


def photo() -> bytes:
    """A photo as a phone takes it: lying on its side, with a note that says so."""
    exif = Image.Exif()
    exif[0x0112] = 6
    image = Image.new("RGB", (1200, 900), (40, 90, 160))
    image.paste((220, 180, 60), (0, 0, 600, 900))
    written = io.BytesIO()
    image.save(written, "JPEG", exif=exif)
    return written.getvalue()


@pytest.mark.parametrize("width", [1440, 360])
def test_an_agent_uploads_a_picture_and_the_floor_shows_it(
    page: Page, browser: Browser, base_url: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    agent = make_user(Role.AGENT, first_name="Ana", last_name=f"Ruiz{width}")
    sign_in(page, agent)
    page.goto("/profile/")
    page.get_by_role("link", name="Change picture").click()
    assert axe(page) == []

    page.get_by_label("New picture").set_input_files({"name": "me.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Your picture is saved.")).to_be_visible()
    faces = page.locator(".initials > img")
    expect(faces.first).to_have_js_property("naturalWidth", 96)
    expect(faces.last).to_have_js_property("naturalWidth", 256)
    assert axe(page) == []
    other = browser.new_page(base_url=base_url)
    sign_in(other, make_user(Role.MANAGER))
    row = other.locator("tr", has_text=f"Ruiz{width}")
    expect(row.locator(".initials > img")).to_be_visible()
    page.goto("/agent/")
    page.locator("[data-choice=available]").click()
    expect(row.locator("[data-word]")).to_have_text("Available")
    expect(row.locator(".initials > img")).to_have_js_property("naturalWidth", 96)
    other.close()


def test_a_bad_file_is_refused_beside_the_field(page: Page) -> None:
    sign_in(page, make_user())
    page.goto("/profile/picture/")
    page.get_by_label("New picture").set_input_files(
        {"name": "me.svg", "mimeType": "image/svg+xml", "buffer": b"<svg/>"}
    )
    page.get_by_role("button", name="Save").click()

    expect(page.locator("[data-error-summary]")).to_be_focused()
    words = "Error: That file cannot be read as a PNG, JPEG or WebP picture. Choose another one"
    expect(page.get_by_label("New picture")).to_have_accessible_description(f"{HINT} {words}")
    assert axe(page) == []
