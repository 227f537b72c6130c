"""How guessing is slowed: pure rules over a small tally."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

FOR_GOOD = datetime(9000, 1, 1, tzinfo=UTC)  # until somebody resets the tally


@dataclass(frozen=True, slots=True)
class Tally:
    """What is remembered of one key.

    :param recent: charges that still count
    :param since: when the last of them was; of a bucket: up to when its refill is counted
    :param total: charges since the last reset
    :param until: refused until then
    """

    recent: int = 0
    total: int = 0
    since: datetime | None = None
    until: datetime | None = None


NOTHING = Tally()


class ThrottledError(Exception):
    """The budget is spent.

    :param until: when the next try counts; none: not before somebody resets it
    """

    def __init__(self, until: datetime | None) -> None:
        super().__init__(until)
        self.until = until


class Rule(Protocol):
    """A way to spend a budget."""

    @property
    def memory(self) -> timedelta:
        """How long a tally is worth keeping after its last charge."""

    def charge(self, tally: Tally, *, now: datetime) -> Tally:
        """Count one try before it is judged.

        :returns: with `until`, where this was the last try for now
        :raises ThrottledError: this try is not to be judged; it extends nothing
        """


def check_open(tally: Tally, *, now: datetime) -> None:
    """Refuse while a tally says so.

    :raises ThrottledError: it does
    """
    refusal = refusal_of(tally)
    if refusal and tally.until and now < tally.until:
        raise refusal


def refusal_of(tally: Tally) -> ThrottledError | None:
    """What the next try meets after the charge that made this tally."""
    if tally.until is None:
        return None
    return ThrottledError(None if tally.until >= FOR_GOOD else tally.until)


@dataclass(frozen=True, slots=True)
class GrowingDelay:
    """Some free tries, then a pause after each that doubles up to a longest one; never a lock for good.

    A pause without tries as long as `memory` starts it all over.
    """

    free: int
    first: timedelta
    longest: timedelta
    memory: timedelta

    def charge(self, tally: Tally, *, now: datetime) -> Tally:
        check_open(tally, now=now)
        if tally.since and now - tally.since > self.memory:
            tally = NOTHING
        count = tally.recent + 1
        return Tally(count, tally.total + 1, now, self._pause_after(count, now))

    def _pause_after(self, count: int, now: datetime) -> datetime | None:
        over = count - self.free
        if over < 0:
            return None
        pause: timedelta = min(self.first * 2 ** min(over, 20), self.longest)
        return now + pause


@dataclass(frozen=True, slots=True)
class WindowAndCap:
    """So many tries in any window, and so many in all until a reset; at the cap nobody gets in any more.

    A window without tries starts the first count over: tries at the end of one and at the start of the next add up.
    """

    most: int
    window: timedelta
    cap: int
    memory: timedelta

    def charge(self, tally: Tally, *, now: datetime) -> Tally:
        check_open(tally, now=now)
        is_over = tally.since is None or now - tally.since >= self.window
        recent, total = 1 if is_over else tally.recent + 1, tally.total + 1
        if total >= self.cap:
            return Tally(recent, total, now, FOR_GOOD)
        return Tally(recent, total, now, now + self.window if recent >= self.most else None)


@dataclass(frozen=True, slots=True)
class TokenBucket:
    """So many tries at once, refilled evenly over a time; `recent` counts what is taken out."""

    size: int
    refill: timedelta

    @property
    def memory(self) -> timedelta:
        return self.refill

    def charge(self, tally: Tally, *, now: datetime) -> Tally:
        check_open(tally, now=now)
        taken = self.taken(tally, now=now)
        since = self._since(tally, taken, now)
        return Tally(taken + 1, tally.total + 1, since, since + self._drop if taken + 1 >= self.size else None)

    def taken(self, tally: Tally, *, now: datetime) -> int:
        """What is missing from a full bucket now."""
        return max(tally.recent - self._flowed(tally, now), 0)

    @property
    def _drop(self) -> timedelta:
        """The time in which one try flows back."""
        return self.refill / self.size

    def _flowed(self, tally: Tally, now: datetime) -> int:
        return int((now - tally.since) / self._drop) if tally.since else 0

    def _since(self, tally: Tally, taken: int, now: datetime) -> datetime:
        """The moment up to which the refill is counted; a started drop is not lost."""
        if tally.since is None or taken == 0:
            return now
        return tally.since + self._flowed(tally, now) * self._drop
