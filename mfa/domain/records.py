"""Write down codes that were not accepted."""

from datetime import datetime
from typing import Any

from cxportal.core.audit import log
from cxportal.core.audit.log import Happening, Outcome, Person, Source
from cxportal.core.audit.names import Name
from cxportal.core.limits import records
from mfa.domain import guesses, recovery, spending


def code_refused(
    error: spending.CodeError, person: Person, *, name: Name, now: datetime, source: Source, actor: Person | None = None
) -> None:
    """Write down whose code it was and why it was not accepted; call it outside the transaction that was rolled back.

    :param name: what failed; a used code has a name of its own
    :param actor: the person, where they are signed in
    """
    is_recovery = isinstance(error, recovery.WrongRecoveryCodeError)
    detail: dict[str, Any] = {"factor": "recovery_code" if is_recovery else "token"}
    if isinstance(error, spending.UsedCodeError):
        name, reason = Name.TOKEN_REUSE, "used_code"
    else:
        reason = "wrong_code"
    if isinstance(error, spending.WrongCodeError) and error.minutes is not None:
        reason, detail["clock_minutes"] = "clock_off", error.minutes
    happening = Happening(
        name=name,
        outcome=Outcome.FAILURE,
        actor=actor,
        subject=person,
        source=source,
        reason=reason,
        detail=detail,
    )
    log.write(happening, now=now)
    if isinstance(error, spending.WrongCodeError):
        budget = guesses.RECOVERY if is_recovery else guesses.BUDGET
        records.note_if_spent(error.tally, budget, subject=person, source=source, now=now)
