"""How an attacker who knows something gets as far as that."""

from accounts.models import User
from tests.factories import PASSWORD, code_of
from tests.workers.server import HttpBrowser


def to_token_step(site: str, user: User, password: str = PASSWORD) -> HttpBrowser:
    """A browser that has given name and password."""
    browser = HttpBrowser(site)
    browser.open()
    browser.give(username=user.username)
    browser.give(password=password)
    browser.open()
    return browser


def signed_in_over_http(site: str, user: User, secret: bytes | None = None) -> HttpBrowser:
    """A browser with a full session.

    :param secret: where MFA is on
    """
    browser = to_token_step(site, user)
    if secret is not None:
        browser.give(token=code_of(secret))
    assert browser.is_in()
    return browser
