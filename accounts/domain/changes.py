"""What somebody did to a person's account: told apart, and written down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.domain import usernames
from accounts.enums import Change, Role
from accounts.models import User, UserChange
from cxportal.core.audit import log
from cxportal.core.audit.log import NOWHERE, Happening, Source
from cxportal.core.audit.names import Name

_NAMES: Mapping[Change, Name] = {
    Change.CREATED: Name.USER_CREATED,
    Change.RENAMED: Name.USER_UPDATED,
    Change.ROLE: Name.ROLE_CHANGED,
    Change.ACTIVATED: Name.USER_ACTIVATED,
    Change.DEACTIVATED: Name.USER_DEACTIVATED,
    Change.MFA_OFF: Name.MFA_RESET,
    Change.ONE_TIME_PASSWORD: Name.PASSWORD_RESET,
}
ENDS_EVERYTHING = frozenset({Change.ROLE, Change.ACTIVATED, Change.DEACTIVATED})


@dataclass(frozen=True)
class Made:
    """One change, with the values before and after where there are any."""

    what: Change
    before: str = ""
    after: str = ""

    @property
    def ends_everything(self) -> bool:
        """Whether sessions, half sign-ins and API tokens of the person must end."""
        return self.what in ENDS_EVERYTHING


def between(user: User, *, username: str, role: Role, is_active: bool) -> list[Made]:
    """Tell how a person as stored differs from what is wanted."""
    made = []
    username = usernames.clean(username)
    if user.username != username:
        made.append(Made(Change.RENAMED, user.username, username))
    if user.role != role:
        made.append(Made(Change.ROLE, user.role, role))
    if user.is_active != is_active:
        made.append(Made(Change.ACTIVATED if is_active else Change.DEACTIVATED))
    return made


def record(
    user: User, *made: Made, actor: User | None, now: datetime, reason: str = "", source: Source = NOWHERE
) -> None:
    """Write changes down, in the caller's transaction.

    :param actor: nobody for a command
    """
    UserChange.objects.bulk_create(
        UserChange(
            subject=user, actor=actor, what=each.what, before=each.before, after=each.after, reason=reason, at=now
        )
        for each in made
    )
    for each in made:
        values = {"before": each.before, "after": each.after} if each.before or each.after else {}
        happening = Happening(
            name=_NAMES[each.what], actor=actor, subject=user, source=source, reason=reason, detail={**values}
        )
        log.write(happening, now=now)


def record_details(
    user: User, fields: Sequence[str], *, actor: User, now: datetime, reason: str = "", source: Source = NOWHERE
) -> None:
    """Write down which of a person's names, mail address and teams were changed, in the caller's transaction.

    The values stay out of the log: it outlives the account.
    """
    if fields:
        detail = {"fields": [*fields]}
        happening = Happening(
            name=Name.USER_UPDATED, actor=actor, subject=user, source=source, reason=reason, detail=detail
        )
        log.write(happening, now=now)
