"""Write down that a budget is spent."""

from datetime import datetime

from cxportal.core.audit import log
from cxportal.core.audit.log import Happening, Outcome, Person, Source
from cxportal.core.audit.names import Name
from cxportal.core.limits.budgets import Budget
from cxportal.core.limits.rules import FOR_GOOD, Tally


def note_if_spent(
    tally: Tally, budget: Budget, *, now: datetime, source: Source, subject: Person | None = None
) -> None:
    """Write one record where this charge was the last one for now, or for good."""
    if tally.until is None:
        return
    is_for_good = tally.until >= FOR_GOOD
    end = {} if is_for_good else {"until": tally.until.isoformat()}
    happening = Happening(
        name=Name.LOGIN_LOCK if is_for_good else Name.LOGIN_FAIL_MAX,
        outcome=Outcome.BLOCKED,
        subject=subject,
        source=source,
        reason=budget.name,
        detail={"total": tally.total} | end,
    )
    log.write(happening, now=now)
