"""How long a refusal takes says nothing about why, with the product's own hasher.

Measured is the processor time of the thread, which does not hang on how busy the machine is, and the
queries, which are all that it waits for.
"""

from collections.abc import Callable
from statistics import median
from time import thread_time

import pytest
from django.contrib.auth.hashers import identify_hasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from cxportal import settings as product
from cxportal.core.models import StoredTally
from tests.connectors.thick_client import CREDENTIALS, post
from tests.factories import PASSWORD, make_user
from tests.steps import give

TRIES = 200
GAP = 0.005  # seconds between medians
NAMES = ("unknown", "inactive", "unusable", "wrong")

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

Refuse = Callable[[str], None]


@pytest.fixture(autouse=True)
def _people(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = product.PASSWORD_HASHERS
    make_user(username="inactive", is_active=False)
    wrong = make_user(username="wrong")
    assert identify_hasher(wrong.password).algorithm == "argon2"
    unusable = make_user(username="unusable")
    unusable.set_unusable_password()
    unusable.save()


def by_api() -> Refuse:
    client = Client()

    def refuse(name: str) -> None:
        body = CREDENTIALS | {"username": name, "password": PASSWORD + "?" * (name == "wrong")}
        assert post(body, client=client).status_code == 401

    return refuse


def by_browser() -> Refuse:
    browsers = {name: Client() for name in NAMES}
    for name, browser in browsers.items():
        give(browser, username=name)

    def refuse(name: str) -> None:
        refused = give(browsers[name], password=PASSWORD + "?" * (name == "wrong"))
        assert (refused.status_code, "The login or password is not correct" in refused.content.decode()) == (200, True)

    return refuse


@pytest.mark.parametrize("door", [by_api, by_browser])
def test_unknown_inactive_unusable_and_wrong_take_the_same_time(door: Callable[[], Refuse]) -> None:
    refuse = door()
    queries = {name: _queries_of(refuse, name) for name in NAMES}

    medians = {name: median(taken) for name, taken in _times_of(refuse).items()}

    assert len(set(queries.values())) == 1, queries
    assert max(medians.values()) - min(medians.values()) < GAP, medians
    assert min(medians.values()) > GAP, "no hash was made"


def _queries_of(refuse: Refuse, name: str) -> tuple[str, ...]:
    """The kinds of the statements that a refusal takes."""
    _forget_guesses()
    with CaptureQueriesContext(
        connection,
    ) as captured:
        refuse(name)
    return tuple(query["sql"].split()[0] for query in captured)


def _forget_guesses() -> None:
    """Begin each try like the first: the budgets are the same for all kinds, and would end the measuring."""
    StoredTally.objects.all().delete()


def _times_of(refuse: Refuse) -> dict[str, list[float]]:
    """Seconds of each refusal, one kind after the other, again and again."""
    times: dict[str, list[float]] = {name: [] for name in NAMES}
    for turn in range(TRIES):
        name = NAMES[turn % len(NAMES)]
        _forget_guesses()
        started = thread_time()
        refuse(name)
        times[name].append(thread_time() - started)
    return times
