"""How long a refusal takes says nothing about why, with the product's own hasher.

Measured are the queries, the processor time of the thread, which does not hang on how busy the machine is, and
the clock on the wall, which does: a busy machine may spoil a round, a difference that is there spoils every round.
"""

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from time import perf_counter, thread_time

import pytest
from django.contrib.auth.hashers import identify_hasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from cxportal import settings as product
from tests.connectors.thick_client import CREDENTIALS, post
from tests.factories import PASSWORD, make_user
from tests.steps import give
from tests.tell_apart import GAP, Verdict

TRIES = 200  # of a round, all kinds together
ROUNDS = 6
NAMES = ("wrong", "unknown", "inactive", "expired", "unusable")

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

Refuse = Callable[[str], Callable[[], None]]
"""Takes a name, gets everything ready, and gives back what asks once and is refused."""

_numbers = count()


@pytest.fixture(autouse=True)
def _people(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = product.PASSWORD_HASHERS
    make_user(username="inactive", is_active=False)
    wrong = make_user(username="wrong")
    assert identify_hasher(wrong.password).algorithm == "argon2"
    yesterday = timezone.now() - timedelta(days=1)
    make_user(username="expired", one_time_password_until=yesterday, must_change_password=True)
    unusable = make_user(username="unusable")
    unusable.set_unusable_password()
    unusable.save()


def elsewhere() -> Client:
    """A browser at an address where nobody has tried before, so that no limit of an address or a name is met."""
    number = next(_numbers)
    return Client(REMOTE_ADDR=f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")


def by_api(name: str) -> Callable[[], None]:
    client = elsewhere()
    body = CREDENTIALS | {"username": name, "password": PASSWORD + "?" * (name == "wrong")}

    def refuse() -> None:
        assert post(body, client=client).status_code == 401

    return refuse


def by_browser(name: str) -> Callable[[], None]:
    browser = elsewhere()
    give(browser, username=name)

    def refuse() -> None:
        refused = give(browser, password=PASSWORD + "?" * (name == "wrong"))
        assert (refused.status_code, "The login or password is not correct" in refused.content.decode()) == (200, True)

    return refuse


@pytest.mark.parametrize("door", [by_api, by_browser])
def test_every_refusal_takes_the_same_work(door: Refuse) -> None:
    for name in NAMES:
        door(name)()  # what is made once is made
    queries = {name: _queries_of(door(name)) for name in NAMES}

    verdict = Verdict.of(_times_of(door, thread_time))

    assert len(set(queries.values())) == 1, queries
    assert verdict.gap < GAP, verdict
    assert min(verdict.medians.values()) > GAP, "no hash was made"


@pytest.mark.parametrize("door", [by_api, by_browser])
def test_no_refusal_is_told_from_another_by_its_time(door: Refuse) -> None:
    times: dict[str, list[float]] = {name: [] for name in NAMES}
    for _ in range(ROUNDS):
        for name, taken in _times_of(door, perf_counter).items():
            times[name] += taken
        verdict = Verdict.of(times)
        if verdict.is_even:
            return
    pytest.fail(f"{door.__name__}: {verdict}")


def _queries_of(refuse: Callable[[], None]) -> tuple[str, ...]:
    """The kinds of the statements that a refusal takes."""
    with CaptureQueriesContext(connection) as captured:
        refuse()
    return tuple(query["sql"].split()[0] for query in captured)


def _times_of(door: Refuse, clock: Callable[[], float]) -> dict[str, list[float]]:
    """Seconds of each refusal, one kind after the other, again and again."""
    times: dict[str, list[float]] = {name: [] for name in NAMES}
    for turn in range(TRIES):
        name = NAMES[turn % len(NAMES)]
        refuse = door(name)
        started = clock()
        refuse()
        times[name].append(clock() - started)
    return times
