"""What a stranger's browser says of itself is not passed on: mails and pages tell known names alone."""

import re
from typing import Any, cast

import pytest
from django.core import mail as sent
from django.test import Client

from accounts.enums import Role
from accounts.models import Session
from cxportal.core.models import AuditRecord
from tests.accounts.link_mails import work
from tests.factories import PASSWORD, make_user
from tests.steps import give, is_in

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
BAIT = "Your account is locked. Log in at https://evil.example"
USER_AGENTS = [
    f"{BAIT}/1.0 CFNetwork/1 Darwin/1",
    f"{BAIT}-iPhone/1.0 CFNetwork/1",
    f"{'x' * 370}/1 CFNetwork/1 Darwin/1",
]


@pytest.mark.parametrize("user_agent", USER_AGENTS)
def test_a_stranger_writes_nothing_into_the_mails_of_others(user_agent: str) -> None:
    person = make_user()
    stranger = Client(headers={"User-Agent": user_agent})

    stranger.post("/password/forgotten/", {"username": person.username})
    work()

    message = cast("Any", sent.outbox[-1])
    html = message.alternatives[0][0]
    assert not re.search(r"evil|locked|xxxx", f"{message.subject}{message.body}{html}")


@pytest.mark.parametrize("user_agent", USER_AGENTS)
def test_a_browser_with_any_name_gets_in_and_is_listed_without_it(user_agent: str) -> None:
    person = make_user(Role.MANAGER)
    client = Client(headers={"User-Agent": user_agent})
    give(client, username=person.username)

    give(client, password=PASSWORD)

    assert is_in(client)
    assert set(Session.objects.values_list("device", flat=True)) == {"iOS"}
    assert set(AuditRecord.objects.values_list("device", flat=True)) == {"iOS"}
