"""Whether several kinds of an answer can be told apart by the time that they take."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Self

GAP = 0.005  # seconds between the medians of two kinds
AUC = (0.40, 0.60)  # how often one kind takes longer than the other; 0.5 is a guess


@dataclass(frozen=True)
class Verdict:
    """What somebody with a stop watch could make of it.

    :param gap: seconds between the fastest and the slowest median
    :param chances: of each kind: how often it takes longer than the first kind
    """

    medians: Mapping[str, float]
    gap: float
    chances: Mapping[str, float]

    @classmethod
    def of(cls, times: Mapping[str, Sequence[float]]) -> Self:
        """Hold every kind against the first one."""
        first, *others = times
        medians = {kind: median(taken) for kind, taken in times.items()}
        chances = {kind: auc(times[kind], times[first]) for kind in others}
        return cls(medians, max(medians.values()) - min(medians.values()), chances)

    @property
    def is_even(self) -> bool:
        """Say that nothing can be told."""
        return self.gap < GAP and all(AUC[0] <= chance <= AUC[1] for chance in self.chances.values())


def auc(some: Sequence[float], others: Sequence[float]) -> float:
    """How often one of some is greater than one of the others, ties counted half (Mann and Whitney's U over n·m)."""
    wins = sum((one > other) + (one == other) / 2 for one in some for other in others)
    return wins / (len(some) * len(others))
