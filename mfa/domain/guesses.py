"""The budget of wrong codes, one a person: whatever the door, the browser, the address or the worker.

Who guesses codes has the password already, so the budget is hard: 5 in 15 minutes (NIST SP 800-63B-4 §3.2.2 wants a
limit of at most 100 in a row), and at 100 nobody is let in until an administrator or a recovery code helps.
"""

from datetime import timedelta

from cxportal.core.limits.budgets import Budget, Counter
from cxportal.core.limits.rules import WindowAndCap

_FOR_EVER = timedelta(days=3650)
BUDGET = Budget("token", WindowAndCap(most=5, window=timedelta(minutes=15), cap=100, memory=_FOR_EVER))


def counter_of(user_id: int) -> Counter:
    """A person's counter."""
    return BUDGET.of(str(user_id), subject_id=user_id)
