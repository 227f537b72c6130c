"""What agents do in the panel, with the customer's side by calls of the engine."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from acd.domain import messages
from acd.enums import Author
from acd.models import Contact, Queue
from tests.acd.work import customer
from tests.e2e.browser import sign_in

NewContext = Callable[..., BrowserContext]


def at_work(page: Page, agent: User) -> Page:
    """The panel of an agent who has just chosen to be available."""
    sign_in(page, agent)
    expect(page.get_by_text("Connected", exact=True)).to_be_attached()
    page.get_by_role("button", name="Available").click()
    expect(page.locator("[data-presence]")).to_have_attribute("data-state", "available")
    return page


def ringing(queue: Queue, page: Page, **fields: Any) -> Contact:
    """A customer who rings."""
    contact = customer(queue, **fields)
    expect(page.get_by_role("alertdialog")).to_be_visible()
    return contact


def accepted(queue: Queue, page: Page, **fields: Any) -> Contact:
    """A customer whom the agent has accepted."""
    contact = ringing(queue, page, **fields)
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_role("button", name="End", exact=True)).to_be_visible()
    return contact


def says(contact: Contact, text: str) -> None:
    """Let the customer write."""
    key = f"{timezone.now():%H%M%S%f}"
    messages.say(contact.pk, Author.CUSTOMER, text=text, client_id=key, now=timezone.now())


def state_of(contact: Contact) -> str:
    """Where the contact is."""
    return Contact.objects.values_list("state", flat=True).get(pk=contact.pk)
