"""System > Audit log in a browser: found by its filters, opened, taken along, and everybody can use it."""

import json
import re
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from accounts.enums import Role
from accounts.models import User
from cxportal.core.audit import log
from cxportal.core.audit.log import COMMAND_LINE, Happening, Outcome, Source
from cxportal.core.audit.names import Name
from tests.e2e.browser import Screen, axe, sign_in
from tests.factories import make_user

WIDTHS = (1440, 360)
FIREFOX = Source("192.0.2.7", "Firefox 128 on Windows")


@pytest.fixture
def subject() -> User:
    """Somebody whom many records are about."""
    user = make_user(first_name="Quill", last_name="Recorded")
    for number in range(27):
        write(Name.LOGIN_FAIL, user, outcome=Outcome.FAILURE, reason="wrong_code", detail={"factor": number})
    write(Name.MFA_RESET, user, source=COMMAND_LINE, reason="Lost the phone on the way to work, known by voice")
    write(Name.LOGIN_LOCK, user, outcome=Outcome.BLOCKED, source=Source("2001:db8:85a3::8a2e:370:7334", "Edge 126"))
    return user


def write(name: Name, user: User, **fields: object) -> None:
    values: dict[str, object] = {"subject": user, "source": FIREFOX} | fields
    log.write(Happening(name, **values), now=timezone.now())  # type: ignore[arg-type]


def open_log(page: Page) -> User:
    administrator = make_user(Role.ADMINISTRATOR)
    sign_in(page, administrator)
    page.get_by_text("System", exact=True).click()
    page.get_by_role("link", name="Audit log").click()
    return administrator


def test_a_search_narrows_the_log_and_a_record_opens(page: Page, subject: User) -> None:
    administrator = open_log(page)
    expect(page.get_by_role("row").nth(1)).to_contain_text(administrator.username)
    page.get_by_label("Person").press_sequentially(subject.username, delay=20)
    expect(page.get_by_role("status")).to_have_text("29 records, newest first")
    page.get_by_label("Event").select_option(label="MFA turned off by an administrator")
    expect(page.get_by_role("status")).to_have_text("1 record")
    expect(page).to_have_url(re.compile(f"q={subject.username}&event=authn_mfa_reset"))
    record = page.get_by_role("row").nth(1)

    expect(record).to_contain_text("A command on the server")
    record.locator("summary").click()
    expect(record.get_by_text("authn_mfa_reset")).to_be_visible()
    expect(record.get_by_text("Time in UTC")).to_be_visible()


def test_what_is_opened_after_typing_stays_open(page: Page, subject: User) -> None:
    open_log(page)
    page.get_by_label("Person").press_sequentially(subject.username, delay=20)
    expect(page.get_by_role("status")).to_have_text("29 records, newest first")
    record = page.get_by_role("row").nth(1)
    record.locator("summary").click()  # takes the focus from the field
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)

    expect(record.get_by_text("Time in UTC")).to_be_visible()


def test_pages_and_filters_work_without_javascript(browser: Browser, base_url: str, subject: User) -> None:
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    page = context.new_page()
    open_log(page)
    page.get_by_label("Person").fill(subject.username)
    page.get_by_label("Outcome").select_option(label="Refused")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("row")).to_have_count(26)
    page.get_by_role("link", name="Older").click()
    expect(page.get_by_role("row")).to_have_count(3)
    page.get_by_role("link", name="Newer").click()
    expect(page.get_by_role("row")).to_have_count(26)
    page.locator("summary", has_text="Failed login").first.click()
    expect(page.get_by_text("authn_login_fail").first).to_be_visible()
    context.close()


def test_the_filtered_records_are_taken_along(page: Page, subject: User) -> None:
    open_log(page)
    page.goto(f"/system/audit/?q={subject.username}&outcome=blocked")
    with page.expect_download() as started:
        page.get_by_role("link", name="JSON lines").click()

    (line,) = Path(started.value.path()).read_text(encoding="ascii").splitlines()
    assert (json.loads(line)["name"], json.loads(line)["subject_id"]) == ("authn_login_lock", subject.pk)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_everybody_can_use_the_page(page_at: Screen, subject: User, width: int, scheme: str) -> None:
    page = page_at(width, scheme)
    sign_in(page, make_user(Role.ADMINISTRATOR))
    paths = (
        f"/system/audit/?q={subject.username}&address=bogus",
        "/system/audit/?q=nobody-goes-by-this-name&since=2026-01-01",
        "/system/audit/",
    )
    for path in paths:
        page.goto(path)
        if page.locator(".audit-record").count():
            page.locator(".audit-record > summary").first.click()
        assert axe(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
