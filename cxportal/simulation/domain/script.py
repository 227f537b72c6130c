"""When who does what: the same seed gives the same play. Times are seconds of the play, not of the clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from cxportal.simulation.domain import lines

MISSES, DECLINES, RATES, RESTS = 0.03, 0.03, 0.4, 0.12  # how often, of 1


@dataclass(frozen=True, slots=True)
class Line:
    """Something said, so long after what it answers."""

    after: float
    text: str


@dataclass(frozen=True, slots=True)
class Customer:
    """Who comes so long after the one before, and leaves unserved after `patience`; `stars` 0 is no rating."""

    number: int
    after: float
    name: str
    email: str
    question: str
    answers: tuple[Line, ...]
    patience: float
    stars: int


@dataclass(frozen=True, slots=True)
class Treatment:
    """What an agent does with a contact: `accepts` is None where the offer is missed; `rest` 0 is no pause after it."""

    accepts: bool | None
    decides_after: float
    replies: tuple[Line, ...]
    wrap_up: float
    note: str
    choice: float
    rest: float


def customers(seed: str, *, rate: float) -> Iterator[Customer]:
    """Everybody who comes, without end.

    :param rate: how many a minute
    """
    number = 0
    while True:
        number += 1
        yield customer(seed, number, rate=rate)


def customer(seed: str, number: int, *, rate: float) -> Customer:
    """The customer of this number; arrivals are independent of each other (a Poisson process)."""
    dice = _dice(seed, "customer", number)
    name = dice.choice(lines.NAMES)
    return Customer(
        number=number,
        after=dice.expovariate(rate / 60),
        name=name,
        email=f"customer.{number}@example.com" if dice.random() < 0.7 else "",  # noqa: PLR2004
        question=dice.choice(lines.QUESTIONS),
        answers=_said(dice, lines.ANSWERS, most=4, pause=(2, 9)),
        patience=dice.uniform(60, 240),
        stars=dice.randint(2, 5) if dice.random() < RATES else 0,
    )


def treatment(seed: str, agent: int, contact_id: int) -> Treatment:
    """What this agent does with this contact."""
    dice = _dice(seed, "treatment", agent, contact_id)
    fate = dice.random()
    greeting = Line(dice.uniform(1, 5), dice.choice(lines.GREETINGS))
    parting = Line(dice.uniform(2, 6), dice.choice(lines.PARTINGS))
    return Treatment(
        accepts=None if fate < MISSES else fate >= MISSES + DECLINES,
        decides_after=dice.uniform(1, 6),
        replies=(greeting, *_said(dice, lines.REPLIES, most=3, pause=(3, 12)), parting),
        wrap_up=dice.uniform(4, 25),
        note=dice.choice(lines.NOTES),
        choice=dice.random(),
        rest=dice.uniform(40, 180) if dice.random() < RESTS else 0.0,
    )


def _said(dice: Random, texts: tuple[str, ...], *, most: int, pause: tuple[float, float]) -> tuple[Line, ...]:
    return tuple(Line(dice.uniform(*pause), text) for text in dice.sample(texts, dice.randint(1, most)))


def _dice(*names: str | int) -> Random:
    return Random(":".join(map(str, names)))  # noqa: S311 - a play, no secret
