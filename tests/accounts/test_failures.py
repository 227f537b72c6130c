"""Failed sign-ins, hour by hour."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.domain import failures
from accounts.domain.failures import Hour
from accounts.models import User
from cxportal.core.audit import log
from cxportal.core.audit.log import Happening, Outcome
from cxportal.core.audit.names import Name
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NOW = datetime(2026, 3, 29, 14, 20, tzinfo=UTC)


def fail(at: datetime, subject: User | None = None, name: Name = Name.LOGIN_FAIL) -> None:
    happening = Happening(name=name, outcome=Outcome.FAILURE, subject=subject)
    log.write(happening, now=at)


def test_every_hour_is_there_and_counts_known_and_unknown_names_apart() -> None:
    ana = make_user()
    for minutes, subject in ((0, ana), (19, None), (20, ana), (21, ana), (79, None), (80, None), (81, ana)):
        fail(NOW - timedelta(minutes=minutes), subject)

    assert failures.by_hour(hours=3, now=NOW) == [
        Hour(NOW.replace(hour=12, minute=0), known=1),
        Hour(NOW.replace(hour=13, minute=0), known=1, unknown=2),
        Hour(NOW.replace(hour=14, minute=0), known=2, unknown=1),
    ]


def test_other_events_older_ones_and_later_ones_are_not_counted() -> None:
    fail(NOW, name=Name.LOGIN_SUCCESS)
    fail(NOW + timedelta(seconds=1))
    fail(NOW.replace(hour=11, minute=59, second=59))

    assert [hour.total for hour in failures.by_hour(hours=3, now=NOW)] == [0, 0, 0]


def test_a_week_is_one_query() -> None:
    fail(NOW)
    fail(NOW - timedelta(days=5))

    with CaptureQueriesContext(connection) as asked:
        found = failures.by_hour(hours=168, now=NOW)
    assert (len(asked), len(found), sum(hour.total for hour in found)) == (1, 168, 2)
