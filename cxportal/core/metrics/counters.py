"""Counters that all workers of one server add up.

They live in memory that forked processes share, one row for each process: whoever is asked sums all rows, and the
row of a worker that has ended stays. Nothing is locked between processes, so no dying worker holds the others up.
"""

import mmap
import os
import threading
from collections.abc import Iterable, Iterator, Mapping

ROWS = 64  # two processes in one row may lose a count, and nothing else
_BYTES = 8

Labels = tuple[str, ...]


class Counters:
    """Numbers under names that are known from the start, and only go up."""

    def __init__(self, names: Iterable[Labels]) -> None:
        self._places: Mapping[Labels, int] = {name: place for place, name in enumerate(names)}
        self._memory = mmap.mmap(-1, ROWS * len(self._places) * _BYTES)
        self._numbers = memoryview(self._memory).cast("d")
        self._lock = threading.Lock()

    def add(self, name: Labels, amount: float = 1.0) -> None:
        """Count; an unknown name is nobody's."""
        place = self._places.get(name)
        if place is None:
            return
        with self._lock:
            self._numbers[self._row() + place] += amount

    def totals(self) -> Iterator[tuple[Labels, float]]:
        """Every name with its sum."""
        width = len(self._places)
        for name, place in self._places.items():
            yield name, sum(self._numbers[row * width + place] for row in range(ROWS))

    def _row(self) -> int:
        return os.getpid() % ROWS * len(self._places)
