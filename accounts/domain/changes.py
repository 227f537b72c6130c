"""What somebody did to a person's account: told apart, and written into the audit log."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from accounts.domain import usernames
from accounts.models import User
from cxportal.core.audit import log
from cxportal.core.audit.log import NOWHERE, Happening, Source
from cxportal.core.audit.names import Name

if TYPE_CHECKING:
    from accounts.domain.users import Details

ENDS_EVERYTHING = frozenset({Name.ROLE_CHANGED, Name.USER_ACTIVATED, Name.USER_DEACTIVATED})
_PLAIN_FIELDS = ("first_name", "last_name", "email")


@dataclass(frozen=True)
class Made:
    """One change, with what the record of it holds beside the people."""

    what: Name
    detail: Mapping[str, Any] = field(default_factory=dict)

    @property
    def ends_everything(self) -> bool:
        """Whether sessions, half sign-ins and API tokens of the person must end."""
        return self.what in ENDS_EVERYTHING


def between(user: User, wanted: "Details") -> list[Made]:
    """Tell how a person as stored differs from what is wanted.

    Of names, mail address and teams the fields alone: their values stay out of a log that outlives the account.
    """
    made, username = [], usernames.clean(wanted.username)
    if user.username != username:
        made.append(Made(Name.USER_RENAMED, {"before": user.username, "after": username}))
    if user.role != wanted.role:
        made.append(Made(Name.ROLE_CHANGED, {"before": user.role, "after": wanted.role}))
    if user.is_active != wanted.is_active:
        made.append(Made(Name.USER_ACTIVATED if wanted.is_active else Name.USER_DEACTIVATED))
    if fields := _changed_fields(user, wanted):
        made.append(Made(Name.USER_UPDATED, {"fields": fields}))
    return made


def record(
    user: User, *made: Made, actor: User | None, now: datetime, reason: str = "", source: Source = NOWHERE
) -> None:
    """Write changes down, in the caller's transaction.

    :param actor: nobody for a command
    """
    for each in made:
        happening = Happening(
            name=each.what, actor=actor, subject=user, source=source, reason=reason, detail={**each.detail}
        )
        log.write(happening, now=now)


def _changed_fields(user: User, wanted: "Details") -> list[str]:
    fields = [name for name in _PLAIN_FIELDS if getattr(user, name) != getattr(wanted, name)]
    teams = frozenset(user.teams.values_list("pk", flat=True))
    return fields if teams == wanted.team_ids else [*fields, "teams"]
