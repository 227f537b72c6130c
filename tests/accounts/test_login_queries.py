"""What a sign-in asks of the database, statement by statement."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.enums import Role
from tests.factories import PASSWORD, code_of, make_user, turn_mfa_on
from tests.steps import give, half_in

pytestmark = pytest.mark.django_db
NO_DATA = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
WRITES = ("INSERT", "UPDATE", "DELETE")
MOST_STATEMENTS, MOST_WRITES = 19, 10
CHARGED, TAKEN_BACK, FORGOTTEN = ["INSERT"], ["DELETE"], ["DELETE"]  # a guess, before it is judged, and after
COUNTED, WRITTEN_DOWN = CHARGED + TAKEN_BACK, ["INSERT"]


def statements(client: Client, **answer: str) -> list[str]:
    """The verbs of the statements that one step takes, transactions not counted."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        give(client, **answer) if answer else client.get("/login/")
    verbs = [query["sql"].split(maxsplit=1)[0].upper() for query in asked.captured_queries]
    return [verb for verb in verbs if verb not in NO_DATA]


def test_each_step_asks_what_the_table_says(client: Client) -> None:
    user = make_user(Role.MANAGER)
    secret = turn_mfa_on(user)

    asked = {
        "open": statements(client),
        "username": statements(client, username=user.username),
        "password page": statements(client),
        "password": statements(client, password=PASSWORD),
        "token page": statements(client),
        "token": statements(client, token=code_of(secret)),
    }

    assert asked == {
        "open": [],
        "username": [],
        "password page": [],
        "password": ["SELECT", *COUNTED, "INSERT"],
        "token page": ["SELECT"],
        "token": ["SELECT", "SELECT", *CHARGED, "UPDATE", "DELETE", *FORGOTTEN, *WRITTEN_DOWN, "UPDATE", "INSERT"],
    }


def test_without_mfa_the_password_step_ends_the_sign_in(client: Client) -> None:
    user = make_user()
    give(client, username=user.username)

    presence = ["SELECT"]  # of an agent who may have left another browser open
    assert statements(client, password=PASSWORD) == [
        "SELECT",
        *COUNTED,
        *WRITTEN_DOWN,
        "UPDATE",
        *presence,
        "INSERT",
    ]


def test_a_whole_sign_in_with_its_first_page_stays_within_the_budget(client: Client) -> None:
    user = make_user()
    secret = turn_mfa_on(user)

    with CaptureQueriesContext(connection) as asked:
        half_in(user.username, client=client)
        client.get("/login/")
        home = give(client, token=code_of(secret)).headers["Location"]
        client.get(home)

    verbs = [query["sql"].split(maxsplit=1)[0].upper() for query in asked.captured_queries]
    counted = [verb for verb in verbs if verb not in NO_DATA]
    assert len(counted) <= MOST_STATEMENTS
    assert len([verb for verb in counted if verb in WRITES]) <= MOST_WRITES


@pytest.mark.parametrize("name", ["known", "unknown", "inactive", "with-mfa"])
def test_a_wrong_password_costs_the_same_for_every_name(client: Client, name: str) -> None:
    make_user(username="known")
    make_user(username="inactive", is_active=False)
    turn_mfa_on(make_user(username="with-mfa"))
    give(client, username=name)

    of_address, of_name = CHARGED, CHARGED
    assert statements(client, password="wrong") == ["SELECT", *CHARGED, *WRITTEN_DOWN, *of_address, *of_name]
