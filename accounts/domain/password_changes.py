"""A person chooses a password: with the proofs that are due before it, or by a link that was mailed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.domain import factors, links, login, notices, password_tries, passwords
from accounts.domain.notices import Notice
from accounts.enums import LinkPurpose
from accounts.models import User
from cxportal.core.audit import log
from cxportal.core.audit.log import NOWHERE, Happening, Outcome, Source
from cxportal.core.audit.names import Name
from cxportal.core.limits import store
from cxportal.core.limits.rules import ThrottledError

_REASONS: Mapping[type[Exception], str] = {
    login.WrongPasswordError: "wrong_password",
    login.WrongCodeError: "wrong_code",
    login.UsedCodeError: "used_code",
    ThrottledError: "throttled",
}


@dataclass(frozen=True, slots=True)
class Proofs:
    """What a person gives before the change.

    :param code: six ASCII digits; not looked at where MFA is off
    """

    password: str
    code: str = ""


def change_own(user: User, raw: str, *, proofs: Proofs | None = None, now: datetime, source: Source = NOWHERE) -> None:
    """Give a person the password they chose, end all that they have open, and tell them by mail.

    :param proofs: none: this very sign-in used up a one-time password, so there is nothing to ask
    :raises WeakPasswordError: it breaks a rule; nothing was asked
    :raises ThrottledError: too many proofs were wrong
    :raises RefusedError: a proof is wrong
    :raises PasswordChangedError: another request was faster
    """
    passwords.check_strength(raw, user)
    if proofs is not None:
        _check(user, proofs, source=source, now=now)
    with transaction.atomic():
        factors.hold(user.pk)
        passwords.replace(user, raw)
        notices.tell(user, Notice.PASSWORD_CHANGED, now=now, source=source)
        reason = "" if proofs else "one_time_password"
        log.write(Happening(name=Name.PASSWORD_CHANGE, actor=user, subject=user, source=source, reason=reason), now=now)


def choose_by_link(key: str, purpose: LinkPurpose, raw: str, *, now: datetime, source: Source = NOWHERE) -> User:
    """Give the person of a link the password they chose, end all that they have open, and tell them by mail.

    Nobody is signed in by it, and MFA stays as it is. Wrong passwords from this source are forgotten.

    :raises StaleLinkError: the link opens nothing, or another request was faster
    :raises WeakPasswordError: it breaks a rule; the link goes on
    """
    with transaction.atomic():
        user = links.use_up(key, purpose, now=now)
        passwords.check_strength(raw, user)
        passwords.replace(user, raw)
        store.forget(*password_tries.counters_of(user, source))
        notices.tell(user, Notice.PASSWORD_CHANGED, now=now, source=source)
        happening = Happening(name=Name.PASSWORD_RESET, actor=user, subject=user, source=source, reason=purpose)
        log.write(happening, now=now)
    return user


def _check(user: User, proofs: Proofs, *, source: Source, now: datetime) -> None:
    try:
        login.confirm(user, password=proofs.password, code=proofs.code, source=source, now=now)
    except (login.RefusedError, ThrottledError) as refusal:
        happening = Happening(
            name=Name.PASSWORD_CHANGE_FAIL,
            outcome=Outcome.BLOCKED if isinstance(refusal, ThrottledError) else Outcome.FAILURE,
            actor=user,
            subject=user,
            source=source,
            reason=_REASONS.get(type(refusal), "unavailable"),
        )
        log.write(happening, now=now)
        raise
