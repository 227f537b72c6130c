"""How many people have MFA, role by role."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.domain import coverage
from accounts.domain.coverage import Coverage
from accounts.enums import Role
from tests.factories import make_user, turn_mfa_on

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_active_people_are_counted_role_by_role_and_in_all() -> None:
    for role in (Role.AGENT, Role.AGENT, Role.AGENT, Role.MANAGER):
        make_user(role)
    for role in (Role.AGENT, Role.AGENT, Role.ADMINISTRATOR):
        turn_mfa_on(make_user(role))
    turn_mfa_on(make_user(Role.AGENT, is_active=False))

    assert coverage.by_role() == [
        Coverage(Role.ADMINISTRATOR, 1, 1),
        Coverage(Role.MANAGER, 1, 0),
        Coverage(Role.SUPERVISOR, 0, 0),
        Coverage(Role.AGENT, 5, 2),
        Coverage(None, 7, 3),
    ]


@pytest.mark.parametrize(
    ("people", "covered", "percent", "missing"), [(0, 0, 0, 0), (3, 2, 66, 1), (200, 199, 99, 1), (5, 5, 100, 0)]
)
def test_only_everybody_is_100_percent(people: int, covered: int, percent: int, missing: int) -> None:
    found = Coverage(Role.AGENT, people, covered)

    assert (found.percent, found.missing) == (percent, missing)


@pytest.mark.parametrize("people", [1, 3])
def test_counting_takes_one_query(people: int) -> None:
    for _ in range(people):
        turn_mfa_on(make_user())

    with CaptureQueriesContext(connection) as asked:
        coverage.by_role()
    assert len(asked) == 1
