"""What a person has open outside the browser: the app that knows registers its answer here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class OpenClient:
    """A client that is logged in, and since when."""

    name: str
    started_at: datetime


Answer = Callable[[int, datetime], Iterable[OpenClient]]
_answers: list[Answer] = []


def answered_by(answer: Answer) -> Answer:
    """Register a function that lists what the person of a number has open at a moment."""
    _answers.append(answer)
    return answer


def of(user_id: int, *, now: datetime) -> list[OpenClient]:
    """What is open, the newest first."""
    found = (client for answer in _answers for client in answer(user_id, now))
    return sorted(found, key=lambda client: client.started_at, reverse=True)
