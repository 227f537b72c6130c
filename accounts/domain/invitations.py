"""Invitations by mail: whoever is invited chooses the first password, and no administrator ever knows one."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.domain import link_mails, links, users
from accounts.domain.administrators import lock
from accounts.domain.user_errors import NoMailError, PasswordChosenError
from accounts.domain.users import Details
from accounts.enums import LinkPurpose
from accounts.models import User
from cxportal.core.audit import log
from cxportal.core.audit.log import NOWHERE, Happening, Source
from cxportal.core.audit.names import Name


@dataclass(frozen=True, slots=True)
class Invitation:
    """How it stands with somebody who has no password.

    :param until: when the open one ends; none: there is no open one
    :param may_be_sent: an administrator may send one
    """

    until: datetime | None
    may_be_sent: bool


@transaction.atomic
def invite(details: Details, *, actor: User, now: datetime, source: Source = NOWHERE) -> User:
    """Add a person without a password, and mail them a link to choose one.

    :raises NoMailError, UsernameNotAllowedError, UsernameTakenError: nobody was added
    """
    user = users.create_user(details, password=None, actor=actor, source=source, now=now)
    _send(user, actor=actor, source=source, now=now)
    return user


@transaction.atomic
def send_again(user_id: int, *, actor: User, now: datetime, source: Source = NOWHERE) -> User:
    """Mail a new link to somebody who has chosen no password yet; the one before ends.

    :raises UserChangeRefusedError: nothing was sent
    """
    user = lock(user_id, actor=actor).subject
    if user.has_usable_password():
        raise PasswordChosenError
    _send(user, actor=actor, source=source, now=now)
    return user


def find(user: User, *, now: datetime) -> Invitation | None:
    """The invitation of somebody who has no password; nothing for others."""
    if user.has_usable_password():
        return None
    return Invitation(links.end_of_invitation(user, now=now), may_be_sent=bool(user.email and user.is_active))


def _send(user: User, *, actor: User, source: Source, now: datetime) -> None:
    if not (user.email and user.is_active):
        raise NoMailError
    key = links.make(user, LinkPurpose.INVITATION, now=now)
    link_mails.send(user, key, LinkPurpose.INVITATION, actor=actor, now=now)
    log.write(Happening(name=Name.USER_INVITED, actor=actor, subject=user, source=source), now=now)
