"""How often a link may be asked for."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail as sent
from django.test import Client
from django.utils import timezone

from cxportal.core.audit.names import Name
from cxportal.core.models import AuditRecord
from tests.accounts.link_mails import work
from tests.accounts.test_forgotten import URL, ask, outcomes
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_three_an_hour_for_a_name_known_or_not_and_the_fourth_says_when() -> None:
    make_user(username="known")
    answers = {name: [ask(name) for _ in range(4)] for name in ("known", "unknown")}

    said = {
        name: re.sub(r"unknown|known|csrfmiddlewaretoken\" value=\"\w+", "", pages[-1].content.decode())
        for name, pages in answers.items()
    }
    assert [[page.status_code for page in pages] for pages in answers.values()] == [[302, 302, 302, 429]] * 2
    assert said["known"] == said["unknown"]
    assert "Too many attempts. Try again in 20 minutes" in said["known"]
    assert int(answers["known"][-1].headers["Retry-After"]) > 0
    assert AuditRecord.objects.filter(name=Name.RATE_LIMIT, reason="reset_name").count() == 2


def test_login_and_mail_of_a_person_are_one_budget_where_it_is_mailed() -> None:
    make_user(username="ana", email="ana@example.com")
    for name in ("ana", "ana@example.com") * 3:
        ask(name)
    work()

    assert len(sent.outbox) == 3
    assert outcomes()[-1] == ("blocked", "throttled", "ana")


def test_an_hour_later_there_are_three_more() -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(4):
            ask("ana")
        clock.shift(timedelta(hours=1))
        assert ask("ana").status_code == 302


def test_a_source_may_ask_sixty_times_an_hour() -> None:
    statuses = [ask(f"person-{number}").status_code for number in range(61)]
    elsewhere: Any = Client(REMOTE_ADDR="192.0.2.7").post(URL, {"username": "ana"})

    assert statuses == [302] * 60 + [429]
    assert elsewhere.status_code == 302
