"""The chart of failed sign-ins: bars of whole numbers for an SVG, and what stands below them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.domain.failures import Hour

WIDTH, GAP, HEIGHT = 10, 2, 1000  # of a bar, between two, of the whole, in the units of the drawing
LOWEST = 10  # a single failure stays visible beside a thousand
_STEPS = (2, 4, 6, 10)


@dataclass(frozen=True, slots=True)
class Bar:
    """One hour: known names at the foot, unknown ones on top of them."""

    hour: Hour
    x: int
    known_y: int
    known_height: int
    unknown_y: int
    unknown_height: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of `width` by `height` units.

    :param top: what its upper edge stands for
    :param marks: the times below it, each at the start of an equal part
    """

    bars: list[Bar]
    width: int
    height: int
    top: int
    marks: list[datetime]
    bar_width: int = WIDTH - GAP

    @property
    def middle(self) -> int:
        """What half its height stands for."""
        return self.top // 2


def drawn(hours: Sequence[Hour], *, parts: int) -> Chart:
    """Draw hours.

    :param parts: into how many equal parts the time below is divided
    """
    top = round_up(max(hour.total for hour in hours))
    bars = [_bar(hour, number * WIDTH, HEIGHT / top) for number, hour in enumerate(hours)]
    marks = [hour.at for hour in hours[:: len(hours) // parts]]
    return Chart(bars, len(hours) * WIDTH, HEIGHT, top, marks)


def round_up(number: int) -> int:
    """The next of 2, 4, 6, 10, 20, 40, …: half of each is whole as well."""
    power = 1
    while True:
        for step in _STEPS:
            if step * power >= number:
                return step * power
        power *= 10


def _bar(hour: Hour, x: int, scale: float) -> Bar:
    known, unknown = _height(hour.known, scale), _height(hour.unknown, scale)
    return Bar(hour, x, HEIGHT - known, known, HEIGHT - known - unknown, unknown)


def _height(count: int, scale: float) -> int:
    return max(round(count * scale), LOWEST) if count else 0
