"""Whether a refused sign-in tells by its time why it was refused."""

import json
import random
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from itertools import count

from tests.bench import figures, journey, people
from tests.bench.server import Site, serving
from tests.bench.visitor import UnexpectedAnswerError, Visitor
from tests.tell_apart import AUC, GAP, Verdict

TRIES = 200  # of each kind
WARM_UP = 10
KINDS = {
    "wrong password": people.login_name(0),
    "unknown name": "nobody-of-this-name",
    "inactive": people.INACTIVE,
    "one-time password expired": people.EXPIRED,
}
API = "/api/v1/session"

Refuse = Callable[[int, str, str], float]
"""Asks at a port as a name with a password, is refused, and gives the seconds that the refusal took."""


def measure(site: Site) -> None:
    """Print the median of each kind of refusal, by both doors."""
    figures.show_title("Refused sign-ins: can the reason be told by the time? (Argon2id, one client, ms)")
    rows, verdicts = [], {}
    for door, refuse in (("web", by_browser), ("API", by_api)):
        with serving(site) as server:
            verdicts[door] = verdict = Verdict.of(_times(refuse, server.port))
        rows.append([door, *map(figures.milliseconds, verdict.medians.values())])
    figures.show_table(["median", *KINDS], rows)
    for door, verdict in verdicts.items():
        figures.show_verdict(f"{door}, gap between medians", 1000 * verdict.gap, 1000 * GAP, unit=" ms")
        furthest = max(abs(chance - 0.5) for chance in verdict.chances.values())
        figures.show_verdict(f"{door}, AUC against a wrong password, furthest from 0.5", furthest, AUC[1] - 0.5)


def _times(refuse: Refuse, port: int) -> dict[str, list[float]]:
    """Every kind once in each turn, in another order each time, so that a busy moment meets all of them."""
    shuffle = random.Random(0).shuffle  # noqa: S311 - an order, no secret
    times: dict[str, list[float]] = {kind: [] for kind in KINDS}
    for turn in range(-WARM_UP, TRIES):
        kinds = list(KINDS)
        shuffle(kinds)
        for kind in kinds:
            seconds = refuse(port, KINDS[kind], password_of(kind))
            if turn >= 0:
                times[kind].append(seconds)
    return times


def password_of(kind: str) -> str:
    """What is typed: the right one where something else is wrong."""
    return people.PASSWORD + "?" * (kind == "wrong password")


def _elsewhere() -> Iterator[str]:
    """Loopback addresses where nobody has tried before, so that no limit of an address or a name is met."""
    yield from (f"127.{1 + number // 62500}.{number // 250 % 250}.{1 + number % 250}" for number in count())


_sources = _elsewhere()


def by_browser(port: int, username: str, password: str) -> float:
    """Be refused by the page of the password.

    :raises UnexpectedAnswerError: the portal did something else
    """
    visitor = Visitor(port, source=next(_sources))
    visitor.open(journey.OPEN, journey.LOGIN)
    visitor.send(journey.NAME, journey.LOGIN, username=username)
    visitor.open(journey.PASSWORD_PAGE, journey.LOGIN)
    led_to = visitor.send(journey.PASSWORD, journey.LOGIN, password=password)
    visitor.close()
    if led_to or 'name="password"' not in visitor.page:
        raise UnexpectedAnswerError(f"{username}: not refused")
    return visitor.times[journey.PASSWORD][0]


def by_api(port: int, username: str, password: str) -> float:
    """Be refused by the sign-in of the API.

    :raises UnexpectedAnswerError: the portal did something else
    """
    connection = HTTPConnection("127.0.0.1", port, source_address=(next(_sources), 0))
    connection.connect()
    body = json.dumps({"client": "agent-app", "username": username, "password": password})
    start = time.perf_counter()
    connection.request("POST", API, body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    answer.read()
    seconds = time.perf_counter() - start
    connection.close()
    if answer.status != 401:
        raise UnexpectedAnswerError(f"{username}: status {answer.status}")
    return seconds
