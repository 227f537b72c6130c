"""How long the answer to a forgotten password takes says nothing about whose name it is.

A busy machine may spoil a round of measuring; a difference that is there spoils every round.
"""

from itertools import count
from time import perf_counter

import pytest
from django.test import Client

from tests.factories import make_user
from tests.tell_apart import Verdict

TRIES = 100  # of a round, of each kind
ROUNDS = 4
KINDS = ("known", "unknown", "inactive", "mail")

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
_numbers = count()


def test_no_name_is_told_from_another_by_the_time_of_the_answer() -> None:
    times: dict[str, list[float]] = {kind: [] for kind in KINDS}
    for _ in range(ROUNDS):
        for _try in range(TRIES):
            for kind in KINDS:
                times[kind].append(_time_of(kind))
        verdict = Verdict.of(times)
        if verdict.is_even:
            return
    pytest.fail(str(verdict))


def _time_of(kind: str) -> float:
    """Seconds of one question, for a name and from an address that nobody has asked for or from."""
    number = next(_numbers)
    name = f"name{number:05}"  # of one length: it is sealed
    whose = f"else{number:05}" if kind == "unknown" else name  # making somebody warms the database for all kinds
    make_user(username=whose, email=f"{whose}@x.org", is_active=kind != "inactive")
    browser = Client(REMOTE_ADDR=f"10.0.{number >> 8}.{number & 255}")
    typed = f"{name}@x.org" if kind == "mail" else name
    started = perf_counter()
    answer = browser.post("/password/forgotten/", {"username": typed})
    taken = perf_counter() - started
    assert answer.status_code == 302
    return taken
