"""Many people at once."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.bench.journey import LOGIN, OPEN
from tests.bench.visitor import Visitor

Journey = Callable[[Visitor, str], None]
PAUSE = 0.05  # seconds between two looks of the passer-by


@dataclass
class Outcome:
    """What a crowd met.

    :param times: seconds of each answer, by step
    :param totals: seconds of each whole journey
    """

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    totals: list[float] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def per_second(self) -> float:
        return len(self.totals) / self.seconds


def send(journey: Journey, usernames: Iterable[str], *, port: int, clients: int) -> Outcome:
    """Let that many clients make the journey of one person after the other, each in a fresh browser.

    :raises UnexpectedAnswerError: one of them failed
    """
    outcome, waiting, lock = Outcome(), iter(usernames), threading.Lock()

    def work() -> None:
        while True:
            with lock:
                username = next(waiting, None)
            if username is None:
                return
            visitor, begin = Visitor(port), time.perf_counter()
            journey(visitor, username)
            visitor.close()
            with lock:
                outcome.totals.append(time.perf_counter() - begin)
                for step, times in visitor.times.items():
                    outcome.times[step].extend(times)

    begin = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        for job in [pool.submit(work) for _ in range(clients)]:
            job.result()
    outcome.seconds = time.perf_counter() - begin
    return outcome


@contextmanager
def passer_by(port: int) -> Iterator[list[float]]:
    """Somebody who opens the login page again and again, each time as a stranger; gives the seconds it took."""
    times: list[float] = []
    is_over = threading.Event()

    def look() -> None:
        while not is_over.wait(PAUSE):
            visitor = Visitor(port)
            visitor.open(OPEN, LOGIN)
            visitor.close()
            times.extend(visitor.times[OPEN])

    with ThreadPoolExecutor(1) as pool:
        job = pool.submit(look)
        try:
            yield times
        finally:
            is_over.set()
        job.result()
