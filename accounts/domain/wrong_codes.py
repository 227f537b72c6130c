"""The right password and then wrong codes: somebody may know the password."""

from datetime import datetime

from accounts.domain import budgets, notices, password_tries
from accounts.domain.notices import Notice
from accounts.models import User
from cxportal.core.audit.log import Source
from mfa.domain import spending

ENOUGH = 3


def tell(user: User, wrong: spending.WrongCodeError, *, source: Source, now: datetime) -> None:
    """Tell the person by mail from the third wrong code on, once a day."""
    told = budgets.DAILY.of("wrong_codes", str(user.pk))
    if wrong.tally.total >= ENOUGH and password_tries.is_first(told, now=now):
        notices.tell(user, Notice.WRONG_CODES, now=now, source=source)
