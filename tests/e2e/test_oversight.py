"""System > Security, the page of a user and the import of people in a browser."""

import csv
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, expect

from accounts.domain import failures, guessing
from accounts.enums import Role
from accounts.models import User
from cxportal.core.audit import log
from cxportal.core.audit.log import Happening, Outcome
from cxportal.core.audit.names import Name
from cxportal.core.limits import store
from mfa.domain import guesses
from tests.e2e.browser import Screen, axe, sign_in
from tests.factories import make_user, turn_mfa_on

WIDTHS = (1440, 360)


def locked() -> User:
    """Somebody who typed five wrong codes."""
    user, now = make_user(), timezone.now()
    turn_mfa_on(user)
    for _ in range(5):
        store.charge(guesses.counter_of(user.pk), now=now)
        happening = Happening(Name.LOGIN_FAIL, Outcome.FAILURE, subject=user, reason="wrong_code")
        log.write(happening, now=now)
    return user


def test_a_lock_is_seen_and_cleared_by_keyboard(page: Page) -> None:
    user = locked()
    sign_in(page, make_user(Role.ADMINISTRATOR))
    page.goto("/system/security/")
    row = page.get_by_role("row", name=user.username)
    expect(row).to_contain_text("MFA Token, everywhere")
    expect(row).to_contain_text("Wrong code")

    row.get_by_role("button", name="Clear lock").press("Enter")
    expect(page.get_by_text(f"{user.username} can try again.")).to_be_visible()
    assert guessing.blocks_of(user, timezone.now()) == []
    page.get_by_text("Show the numbers as a table").press("Enter")
    counted = sum(hour.known for hour in failures.by_hour(hours=24, now=timezone.now()))
    assert counted >= 5
    expect(page.get_by_role("cell", name=str(counted), exact=True).first).to_be_visible()


def question_about_somebody(page: Page, name: str) -> Locator:
    """What a button on a person's page asks first, with the harmless answer at hand."""
    user = make_user()
    sign_in(page, make_user(Role.ADMINISTRATOR))
    page.goto(f"/system/users/{user.pk}/")
    page.get_by_role("button", name=name).press("Enter")
    question = page.get_by_role("dialog", name=name)
    expect(question.get_by_role("button", name="Cancel")).to_be_focused()
    assert axe(page) == []
    return question


def test_all_sessions_of_a_user_end_after_a_question(page: Page) -> None:
    question = question_about_somebody(page, "End all sessions")
    page.keyboard.press("Escape")
    expect(question).not_to_be_visible()

    page.get_by_role("button", name="End all sessions").click()
    question.get_by_role("button", name="End all sessions").click()
    expect(page.get_by_role("heading", name="Not logged in anywhere")).to_be_visible()


def test_a_new_one_time_password_is_made_after_a_question(page: Page) -> None:
    question = question_about_somebody(page, "New one-time password")
    page.keyboard.press("Enter")
    expect(question).not_to_be_visible()
    expect(page.get_by_role("button", name="New one-time password")).to_be_focused()

    page.keyboard.press("Enter")
    question.get_by_role("button", name="New one-time password").click()
    expect(page.get_by_text("Hand this over now")).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_people_come_from_a_file_without_javascript(
    browser: Browser, base_url: str, width: int, tmp_path: Path
) -> None:
    context = browser.new_context(
        base_url=base_url, java_script_enabled=False, viewport={"width": width, "height": 800}
    )
    page = context.new_page()
    sign_in(page, make_user(Role.ADMINISTRATOR))
    page.goto("/system/users/")
    page.get_by_role("link", name="Import").click()
    file = tmp_path / "people.csv"
    file.write_text(f"username,first_name,role\nfile.{width},Filia,agent\nno such login,,\n", encoding="utf-8")
    page.get_by_label("CSV file").set_input_files(file)
    page.get_by_role("button", name="Show what it would do").click()
    expect(page.get_by_text("1 row has a problem and is left out.")).to_be_visible()
    page.get_by_label("One-time passwords").check()
    page.get_by_role("button", name="Import 1 row").click()

    raw = page.locator(".once-password").inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as CSV").click()
    with Path(download.value.path()).open(encoding="utf-8-sig", newline="") as saved:
        assert list(csv.reader(saved))[1] == [f"file.{width}", "Filia", raw]
    assert User.objects.get(username=f"file.{width}").check_password(raw)
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_everybody_can_use_the_pages(page_at: Screen, width: int, scheme: str) -> None:
    page, user = page_at(width, scheme), locked()
    sign_in(page, make_user(Role.ADMINISTRATOR))
    paths = ("/system/security/", "/system/security/?span=week", f"/system/users/{user.pk}/", "/system/users/import/")
    for path in paths:
        page.goto(path)
        assert axe(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    content = f"username,role,teams\nnew.{width}.{scheme},agent,\n{user.username},manager,\nbad login,,Nope\n"
    page.get_by_label("CSV file").set_input_files(
        {"name": "people.csv", "mimeType": "text/csv", "buffer": content.encode()}
    )
    page.get_by_role("button", name="Show what it would do").click()
    expect(page.get_by_role("heading", name="Rows with a problem")).to_be_visible()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
