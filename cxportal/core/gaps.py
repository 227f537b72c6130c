"""Which rows of a growing table are new, when numbers may be committed out of order."""

from collections.abc import Iterable

PATIENCE = 30.0  # seconds that a missing number is waited for; a rolled-back one never comes
WIDEST = 500  # missing numbers waited for at once


class Numbers:
    """The highest number seen, and the ones below it that are still missing."""

    def __init__(self, top: int, present: Iterable[int] = (), *, now: float) -> None:
        """Begin behind `top`: of the numbers shortly below it, those not `present` may still come."""
        self.top = top
        self._missing: dict[int, float] = {}
        known = set(present)
        self._expect((number for number in range(max(1, top - WIDEST), top) if number not in known), now)

    @property
    def missing(self) -> list[int]:
        """The numbers to look for again."""
        return list(self._missing)

    def take(self, number: int, *, now: float) -> bool:
        """Note a number that was read; say whether it is new."""
        if number <= self.top:
            return self._missing.pop(number, None) is not None
        self._expect(range(max(self.top + 1, number - WIDEST), number), now)
        self.top = number
        return True

    def forget_old(self, *, now: float) -> None:
        """Give up the numbers that have been missing for too long."""
        self._missing = {number: since for number, since in self._missing.items() if now - since < PATIENCE}

    def _expect(self, numbers: Iterable[int], now: float) -> None:
        self._missing.update(dict.fromkeys(numbers, now))
