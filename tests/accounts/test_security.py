"""System > Security: MFA by role and failed logins, in a constant number of queries."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.domain.failures import Hour
from accounts.enums import Role
from accounts.models import User
from accounts.views import failure_chart
from cxportal.core.audit import log
from cxportal.core.audit.log import Happening, Outcome
from cxportal.core.audit.names import Name
from tests.clients import Browser, signed_in
from tests.factories import make_user, turn_mfa_on

pytestmark = pytest.mark.django_db
URL = "/system/security/"


@pytest.fixture
def client() -> Browser:
    return signed_in(make_user(Role.ADMINISTRATOR))


def text_of(client: Browser, query: str = "") -> str:
    """The page's words without its markup."""
    page = client.get(f"{URL}?{query}").content.decode()
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def fail(subject: User | None = None, **ago: float) -> None:
    happening = Happening(name=Name.LOGIN_FAIL, outcome=Outcome.FAILURE, subject=subject)
    log.write(happening, now=timezone.now() - timedelta(**ago))


def test_coverage_stands_there_role_by_role_and_leads_to_who_is_missing(client: Browser) -> None:
    turn_mfa_on(make_user(Role.AGENT))
    make_user(Role.AGENT)
    page = client.get(URL).content.decode()

    assert "Agent 1 of 2 50 % 1 user " in text_of(client)
    assert "Manager 0 of 0 Nobody has this role Nobody" in text_of(client)
    assert "Everybody 1 of 3 33 % 2 users" in text_of(client)
    assert 'href="/system/users/?status=active&amp;mfa=off&amp;role=agent"' in page


def test_failures_are_drawn_and_stand_in_a_table(client: Browser) -> None:
    fail(make_user())
    fail(minutes=1)
    fail(days=3)
    day, week = client.get(URL).content.decode(), client.get(f"{URL}?span=week").content.decode()

    assert (day.count("bar-known"), day.count("bar-unknown")) == (1, 1)
    assert (week.count("bar-known"), week.count("bar-unknown")) == (1, 2)
    assert "1 for a user of the portal 1 with a login that nobody has" in text_of(client)
    assert "1 for a user of the portal 2 with logins that nobody has" in text_of(client, "span=week")


def test_a_name_that_was_typed_is_not_shown(client: Browser) -> None:
    fail()

    assert "nobody " not in text_of(client).replace("that nobody has", "")


def test_quiet_times_say_so(client: Browser) -> None:
    assert "No login failed in the last 24 hours." in text_of(client, "span=bogus")
    assert "No login failed in the last 7 days." in text_of(client, "span=week")


def test_the_page_takes_a_constant_number_of_queries(client: Browser) -> None:
    counts = []
    for people in (1, 3):
        for _ in range(people):
            user = make_user()
            turn_mfa_on(user)
            fail(user)
        with CaptureQueriesContext(connection) as asked:
            client.get(f"{URL}?span=week")
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("number", "top"), [(0, 2), (2, 2), (3, 4), (5, 6), (7, 10), (11, 20), (61, 100), (601, 1000), (12345, 20000)]
)
def test_the_upper_edge_of_the_chart_is_a_round_even_number(number: int, top: int) -> None:
    assert failure_chart.round_up(number) == top


def test_bars_stand_on_each_other_and_never_vanish() -> None:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    chart = failure_chart.drawn([Hour(at, 500, 500), Hour(at), Hour(at, 1, 0), Hour(at, 0, 1)], parts=2)

    heights = [(bar.known_y, bar.known_height, bar.unknown_y, bar.unknown_height) for bar in chart.bars]
    assert heights == [(500, 500, 0, 500), (1000, 0, 1000, 0), (990, 10, 990, 0), (1000, 0, 990, 10)]
    assert (chart.top, chart.middle, chart.width, len(chart.marks)) == (1000, 500, 40, 2)
