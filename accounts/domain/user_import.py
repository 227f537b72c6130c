"""People from a file: added and changed in one transaction, or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from accounts.domain import administrators, factors, invitations, seen, users
from accounts.domain.user_errors import StaleFormError, UsernameTakenError
from accounts.domain.users import Details
from accounts.enums import FirstLogin
from accounts.models import User
from cxportal.core.audit import log
from cxportal.core.audit.log import NOWHERE, Happening, Source
from cxportal.core.audit.names import Name


@dataclass(frozen=True, slots=True)
class Entry:
    """What is wanted of one person.

    :param user_id: of somebody who has an account; nobody's for a new person
    :param mark: of that account when it was looked at
    """

    details: Details
    user_id: int | None = None
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Added:
    """A new person.

    :param one_time_password: nothing where an invitation is on its way
    """

    user: User
    one_time_password: str = ""


@dataclass(frozen=True, slots=True)
class By:
    """Who imports, from where and when."""

    actor: User
    now: datetime
    source: Source = NOWHERE


def carry_out(entries: Sequence[Entry], first_login: FirstLogin, by: By) -> list[Added]:
    """Add and change people; login, activation and MFA of those who have an account stay as they are.

    :returns: the new ones
    :raises StaleFormError: an account has changed or appeared since it was looked at; nothing was imported
    :raises UserChangeRefusedError: a rule is against it; nothing was imported
    """
    new = [entry.details for entry in entries if entry.user_id is None]
    old = {entry.user_id: entry for entry in entries if entry.user_id is not None}
    made = _passwords_for(new, by) if first_login is FirstLogin.ONE_TIME_PASSWORD else []
    with transaction.atomic():
        factors.hold_all(old)
        people = administrators.lock_all(old, actor=by.actor)
        for user_id, entry in old.items():
            _change(people.get(user_id), entry, by)
        try:
            added = _add(made, by) if made else [_invite(details, by) for details in new]
        except UsernameTakenError:
            raise StaleFormError from None
        _write_down(added=len(added), changed=len(old), by=by)
    return added


def _passwords_for(new: Sequence[Details], by: By) -> list[tuple[Details, User, str]]:
    """Hash the passwords before anything is locked: that takes long."""
    return [(details, *users.with_one_time_password(details, now=by.now)) for details in new]


def _add(made: Sequence[tuple[Details, User, str]], by: By) -> list[Added]:
    return [
        Added(users.add(user, details, actor=by.actor, source=by.source, now=by.now), raw)
        for details, user, raw in made
    ]


def _invite(details: Details, by: By) -> Added:
    return Added(invitations.invite(details, actor=by.actor, source=by.source, now=by.now))


def _change(person: User | None, entry: Entry, by: By) -> None:
    if person is None or not seen.is_same(entry.mark, seen.details_of(person)):
        raise StaleFormError
    users.change_user(
        person.pk,
        replace(entry.details, username=person.username, is_active=person.is_active),
        keeps_mfa=True,
        marks=seen.Marks(),
        actor=by.actor,
        reason="",
        source=by.source,
        now=by.now,
    )


def _write_down(*, added: int, changed: int, by: By) -> None:
    detail = {"what": "users", "added": added, "changed": changed}
    log.write(Happening(name=Name.DATA_IMPORTED, actor=by.actor, source=by.source, detail=detail), now=by.now)
