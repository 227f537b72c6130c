"""Browser tests: a real Chromium against the real product, in a pytest process of their own.

They share one database that nothing rolls back: each test makes its own people.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test.utils import setup_databases, teardown_databases
from django.utils import timezone
from playwright.sync_api import BrowserContext, ConsoleMessage, Page
from pytest_django import DjangoDbBlocker

from accounts.enums import Role
from accounts.models import User
from acd.models import Disposition, Membership, Queue
from cxportal import settings as product
from tests.e2e.browser import Screen
from tests.e2e.portal import served
from tests.factories import make_user

# Playwright's synchronous interface runs inside a loop, and Django would refuse to query there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--short-reporting-delay",  # reports of the content policy come at once, not in a minute
]


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database for the session, open to every test: the served portal must see what they write."""
    with django_db_blocker.unblock():
        databases = setup_databases(verbosity=0, interactive=False, serialized_aliases=())
        yield
        teardown_databases(databases, verbosity=0)


@pytest.fixture(scope="session")
def portal_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the portal writes."""
    return tmp_path_factory.mktemp("portal") / "portal.log"


@pytest.fixture(scope="session")
def base_url(django_db_setup: None, portal_log: Path) -> Iterator[str]:
    """Where the portal is; relative addresses in the tests lead there."""
    django_settings.PASSWORD_HASHERS = product.PASSWORD_HASHERS
    make_user(Role.ADMINISTRATOR, "first")  # an empty portal would get the demo floor
    with served(portal_log.parent) as url:
        yield url
    log = portal_log.read_text(encoding="utf-8")
    assert "Traceback" not in log, log


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium, which asks nobody for anything."""
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """English, and calm: animations only cost time here."""
    return browser_context_args | {"locale": "en-US", "reduced_motion": "reduce"}


@pytest.fixture
def page(page: Page) -> Iterator[Page]:
    """A page that no script error and no violation of the content policy may happen on."""
    trouble: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            trouble.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    yield page
    assert trouble == []


@pytest.fixture
def page_at(new_context: Callable[..., BrowserContext]) -> Screen:
    """A maker of pages on a screen: how many pixels wide, and `light` or `dark`."""
    return lambda width, scheme: new_context(viewport={"width": width, "height": 800}, color_scheme=scheme).new_page()


@pytest.fixture
def queue() -> Queue:
    """A queue of its own that asks for a disposition."""
    made = Queue.objects.create(name=f"Support {timezone.now():%H%M%S%f}", is_disposition_required=True)
    made.dispositions.add(Disposition.objects.get_or_create(name="Answered well")[0])
    return made


@pytest.fixture
def agent(queue: Queue) -> User:
    """Its only member."""
    user = make_user(first_name="Ana", last_name="Ruiz")
    Membership.objects.create(agent=user, queue=queue)
    return user
