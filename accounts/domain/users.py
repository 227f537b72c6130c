"""Add people and change their accounts: what System > Users and the commands do."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.domain import changes, factors, notices, passwords, seen, usernames
from accounts.domain.administrators import lock
from accounts.domain.changes import Made
from accounts.domain.epochs import end_everything
from accounts.domain.notices import Notice
from accounts.domain.user_errors import (
    OwnAccountError,
    OwnFactorError,
    StaleFormError,
    UnknownUserError,
    UsernameNotAllowedError,
    UsernameTakenError,
)
from accounts.enums import Ended, Role
from accounts.models import Team, User
from cxportal.core.audit.log import NOWHERE, Source
from cxportal.core.audit.names import Name
from mfa.domain import devices


@dataclass(frozen=True)
class Details:
    """What an administrator decides about a person."""

    username: str
    role: Role
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    is_active: bool = True
    team_ids: frozenset[int] = frozenset()


def find(username: str) -> User:
    """The person of a login in any spelling.

    :raises UnknownUserError: there is none
    """
    try:
        return User.objects.get_by_natural_key(username)
    except User.DoesNotExist:
        raise UnknownUserError from None


def create_user(
    details: Details, *, password: str | None, actor: User | None, now: datetime, source: Source = NOWHERE
) -> User:
    """Add a person with a password that stays.

    :param password: none: nobody can sign in until an administrator makes a one-time password
    :raises UsernameNotAllowedError, UsernameTakenError, passwords.WeakPasswordError: nobody was added
    """
    user = _filled(User(), details)
    if password is not None:
        passwords.check_strength(password, user)
    passwords.give_final(user, password)
    return add(user, details, actor=actor, source=source, now=now)


def invite_user(details: Details, *, actor: User | None, now: datetime, source: Source = NOWHERE) -> tuple[User, str]:
    """Add a person with a one-time password, and return both.

    :raises UsernameNotAllowedError, UsernameTakenError: nobody was added
    """
    user, raw = with_one_time_password(details, now=now)
    return add(user, details, actor=actor, source=source, now=now), raw


def with_one_time_password(details: Details, *, now: datetime) -> tuple[User, str]:
    """A person who is not added yet, and their one-time password; hashing it takes long.

    :raises UsernameNotAllowedError: it can be nobody's name
    """
    user = _filled(User(), details)
    return user, passwords.give_one_time(user, now=now)


def add(user: User, details: Details, *, actor: User | None, now: datetime, source: Source = NOWHERE) -> User:
    """Add a person who was made before.

    :raises UsernameTakenError: nobody was added
    """
    made = Made(Name.USER_CREATED, {"role": user.role, "one_time_password": user.must_change_password})
    with transaction.atomic():
        _save(user, details)
        changes.record(user, made, actor=actor, source=source, now=now)
    return user


@transaction.atomic
def change_user(
    user_id: int,
    details: Details,
    *,
    keeps_mfa: bool,
    marks: seen.Marks,
    actor: User,
    reason: str,
    now: datetime,
    source: Source = NOWHERE,
) -> None:
    """Save what a form says about a person; a new role, activation or factor ends all that is open.

    :param keeps_mfa: the box was checked
    :param marks: what the form was rendered from
    :raises UserChangeRefusedError: nothing was changed
    """
    device = factors.hold(user_id)
    circle = lock(user_id, actor=actor)
    user, turns_off = circle.subject, device is not None and not keeps_mfa
    if not marks.saw_access(user, device) or (turns_off and not marks.saw_device(user, device)):
        raise StaleFormError
    if turns_off and circle.is_own:
        raise OwnFactorError
    circle.check_access(role=details.role, is_active=details.is_active)
    made = changes.between(user, details)
    if user.email != details.email:
        notices.tell(user, Notice.EMAIL_CHANGED, actor=actor, source=source, now=now)  # to the old one
    _save(_filled(user, details), details)
    changes.record(user, *made, actor=actor, source=source, reason=reason, now=now)
    if any(change.ends_everything for change in made):
        end_everything(user.pk, why=Ended.ACCOUNT)
    if turns_off:
        take_factor_off(user, actor=actor, source=source, reason=reason, now=now)


@transaction.atomic
def turn_off_mfa(user_id: int, *, reason: str, now: datetime, source: Source = NOWHERE) -> bool:
    """Turn a person's MFA off for somebody on the command line, and say whether it was on.

    :raises UnknownUserError: there is no such person
    """
    device = factors.hold(user_id)
    user = lock(user_id, actor=None).subject
    if device is None:
        return False
    take_factor_off(user, actor=None, source=source, reason=reason, now=now)
    return True


@transaction.atomic
def renew_password(
    user_id: int, *, mark: str, actor: User, now: datetime, source: Source = NOWHERE
) -> tuple[User, str]:
    """Replace a person's password by a one-time password, end all that is open, tell them by mail, and return both.

    :param mark: of the password that the form was rendered from
    :raises UserChangeRefusedError: it is the own account, or the password is another by now
    """
    circle = lock(user_id, actor=actor)
    user = circle.subject
    if circle.is_own:
        raise OwnAccountError
    if not seen.is_same(mark, seen.password_of(user)):
        raise StaleFormError
    raw = passwords.give_one_time(user, now=now)
    user.save()
    changes.record(user, Made(Name.ONE_TIME_PASSWORD), actor=actor, source=source, now=now)
    notices.tell(user, Notice.PASSWORD_CHANGED, actor=actor, source=source, now=now)
    end_everything(user.pk, why=Ended.PASSWORD)
    return user, raw


def take_factor_off(user: User, *, actor: User | None, source: Source, reason: str, now: datetime) -> None:
    """Delete the device of somebody whose rows are locked; they hear of it by mail."""
    devices.turn_off(user.pk, now=now)
    changes.record(user, Made(Name.MFA_RESET), actor=actor, source=source, reason=reason, now=now)
    notices.tell(user, Notice.MFA_TAKEN_OFF, actor=actor, source=source, now=now)


def _filled(user: User, details: Details) -> User:
    if not usernames.canonical(details.username):
        raise UsernameNotAllowedError
    user.username = usernames.clean(details.username)
    user.first_name, user.last_name, user.email = details.first_name, details.last_name, details.email
    user.role, user.is_active = details.role, details.is_active
    return user


def _save(user: User, details: Details) -> None:
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:
        raise UsernameTakenError from None
    user.teams.set(Team.objects.filter(pk__in=details.team_ids))
