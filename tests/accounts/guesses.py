"""How the tests guess passwords."""

from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from cxportal.core.audit.names import Name
from cxportal.core.models import AuditRecord
from tests.factories import PASSWORD
from tests.steps import give, is_in

WRONG = PASSWORD + "?"
HOME, ELSEWHERE = "192.0.2.7", "198.51.100.9"
SAID = "Too many attempts. Try again in 30 seconds (after "


def browser_at(address: str = HOME) -> Client:
    return Client(REMOTE_ADDR=address)


def try_passwords(username: str, *passwords: str, client: Client | None = None) -> list[HttpResponse]:
    client = client or browser_at()
    give(client, username=username)
    return [give(client, password=password) for password in passwords]


def statuses(answers: list[HttpResponse]) -> list[int]:
    return [answer.status_code for answer in answers]


def known_browser(user: User, address: str = HOME) -> Client:
    """A browser that has signed in and out before."""
    client = browser_at(address)
    try_passwords(user.username, PASSWORD, client=client)
    assert is_in(client)
    client.post("/logout/")
    return client


def records(name: Name) -> list[AuditRecord]:
    return list(AuditRecord.objects.filter(name=name).order_by("id"))
