"""The budgets of wrong codes, one a person: whatever the door, the browser, the address or the worker.

Who guesses codes has the password already, so the budget is hard: 5 in any 15 minutes, and at 100 in a row (NIST SP
800-63B-4 §3.2.2) nobody is let in by a code any more, until an administrator or a recovery code helps.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from cxportal.core.limits import store
from cxportal.core.limits.budgets import Budget, Counter
from cxportal.core.limits.rules import Tally, WindowAndCap
from mfa.domain import sealing, spending

_QUARTER, _FOR_EVER = timedelta(minutes=15), timedelta(days=3650)
_NO_CAP = 2**31 - 1
BUDGET = Budget("token", WindowAndCap(most=5, window=_QUARTER, cap=100, memory=_FOR_EVER))
RECOVERY = Budget("recovery", WindowAndCap(most=5, window=_QUARTER, cap=_NO_CAP, memory=_QUARTER))
"""Recovery codes have a budget of their own: they help where the other is spent, and nobody guesses 50 bits."""


def counter_of(user_id: int) -> Counter:
    """A person's counter of wrong codes."""
    return BUDGET.of(str(user_id), subject_id=user_id)


def recovery_counter_of(user_id: int) -> Counter:
    """A person's counter of wrong recovery codes."""
    return RECOVERY.of(str(user_id), subject_id=user_id)


@contextmanager
def counted(user_id: int, *, now: datetime, counter_of: Callable[[int], Counter] = counter_of) -> Iterator[Tally]:
    """Count a guess before the block judges it, in a transaction of its own.

    A wrong code stays counted. A used one is taken back, since it was right, and so is one that could not be judged.
    Where the code is right the block takes the guess back itself, by `take_back` or by forgetting all of them.

    :raises ThrottledError: the code is not to be judged
    """
    counter = counter_of(user_id)
    tally = store.charge(counter, now=now)
    try:
        yield tally
    except spending.WrongCodeError as wrong:
        wrong.tally = tally
        raise
    except (spending.UsedCodeError, sealing.UnsealError):
        store.refund(counter)
        raise


def take_back(user_id: int) -> None:
    """Count one guess less: the code was right."""
    store.refund(counter_of(user_id))


def forget(user_id: int) -> None:
    """Forget all wrong codes of a person, in the caller's transaction."""
    store.forget(counter_of(user_id))
