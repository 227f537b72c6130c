"""How fast the play runs, and what has happened in it."""

import asyncio
from collections import Counter


class Pace:
    """Waits for times of the play.

    :param speed: how many seconds of the play pass in one of the clock
    """

    def __init__(self, speed: float) -> None:
        self._speed = speed

    def real(self, seconds: float) -> float:
        """Seconds of the clock."""
        return seconds / self._speed

    async def wait(self, seconds: float) -> None:
        """Let so many seconds of the play pass."""
        await asyncio.sleep(self.real(seconds))


class Figures:
    """Counts of what customers and agents saw."""

    ORDER = ("customers", "answered", "left", "messages", "refusals", "lost lines")

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def count(self, what: str) -> None:
        """One more of these."""
        self._counts[what] += 1

    def __str__(self) -> str:
        return ", ".join(f"{self._counts[what]} {what}" for what in self.ORDER)
