"""The own password, asked once more of somebody who is signed in."""

from datetime import datetime
from typing import TYPE_CHECKING

from accounts.domain import password_tries
from accounts.domain.password_tries import Door
from cxportal.core.audit import log
from cxportal.core.audit.log import Happening, Outcome, Source
from cxportal.core.audit.names import Name
from cxportal.core.limits import records

if TYPE_CHECKING:
    from accounts.models import User


def is_right(user: "User", raw: str, *, source: Source, now: datetime) -> bool:
    """Check the password; a wrong one counts as at the sign-in, and is written down.

    :raises ThrottledError: too many were wrong, and this one was not judged
    """
    tried = password_tries.begin(user.username_key, user, door=Door.PROOF, source=source, now=now)
    if user.check_password(raw):
        password_tries.take_back(tried)
        return True
    happening = Happening(
        name=Name.PROOF_FAIL,
        outcome=Outcome.FAILURE,
        actor=user,
        subject=user,
        source=source,
        reason="wrong_password",
        detail={"factor": "password"},
    )
    log.write(happening, now=now)
    password_tries.let_count(tried, now=now)
    records.note_if_spent(tried.tally, tried.counter.budget, subject=user, source=source, now=now)
    return False
