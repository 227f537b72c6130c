"""The sign-in of a thick client: a password is all it can give, so it ends where a password is not enough."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.domain import budgets, completion, login, notices, password_tries
from accounts.domain.completion import Factor
from accounts.domain.notices import Notice
from accounts.domain.password_tries import Door
from accounts.domain.policy import Permission, may
from accounts.models import User
from connectors.domain import tokens
from connectors.enums import Client
from connectors.models import ApiToken
from cxportal.core.audit import log
from cxportal.core.audit.log import NOWHERE, Happening, Outcome, Source
from cxportal.core.audit.names import Name
from cxportal.core.limits import store


class RefusedError(Exception):
    """The password was right, and this person gets no token."""

    reason = ""

    def __init__(self, user_id: int, client: Client) -> None:
        super().__init__(user_id, client)
        self.user_id = user_id
        self.client = client


class RoleNotAllowedError(RefusedError):
    """The role has no thick clients."""

    reason = "role_not_allowed"


class MfaEnabledError(RefusedError):
    """A code is due, and thick clients can't ask for one."""

    reason = "mfa_enabled"


class PasswordDueError(RefusedError):
    """A new password is due, and only the browser can ask for it; the one-time password stays unused."""

    reason = "password_change_required"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who signed in, and the token that says so from now on."""

    user: User
    key: str


def sign_in(*, client: Client, username: str, password: str, now: datetime, source: Source = NOWHERE) -> SignedIn:
    """Give a token for a name and a password.

    :raises ThrottledError: too many were wrong, or right and not enough; this one was not judged
    :raises WrongPasswordError: no active person has this name and this password
    :raises RefusedError: they are right, and not enough
    """
    known = login.check_password(username=username, password=password, source=source, door=Door.API, now=now)
    user = known.user
    if refusal := _reason_against(known, client):
        _count_refusal(user, refusal, source=source, now=now)
        raise refusal
    with transaction.atomic():
        completion.complete(
            user, factor=Factor.PASSWORD, door=Door.API, had_failures=known.had_failures, source=source, now=now
        )
        key = tokens.issue(user, client=client, now=now)
        log.write(_of_token(Name.API_TOKEN_CREATED, user, client, source), now=now)
    return SignedIn(user, key)


def sign_out(token: ApiToken, *, source: Source = NOWHERE, now: datetime) -> None:
    """End one sign-in."""
    tokens.revoke(token)
    log.write(_of_token(Name.API_TOKEN_REVOKED, token.user, Client(token.client), source), now=now)


def _reason_against(known: login.Recognised, client: Client) -> RefusedError | None:
    user = known.user
    if not may(user, Permission.THICK_CLIENTS):
        return RoleNotAllowedError(user.pk, client)
    if known.mfa_is_on:
        return MfaEnabledError(user.pk, client)
    if user.must_change_password:
        return PasswordDueError(user.pk, client)
    return None


def _count_refusal(user: User, refusal: RefusedError, *, source: Source, now: datetime) -> None:
    """Charge a budget that is the thick clients' own: one that retries keeps nobody out of the browser.

    :raises ThrottledError: it is spent
    """
    store.charge(budgets.connector_of(user.username_key, source.address, subject_id=user.pk), now=now)
    happening = Happening(
        name=Name.LOGIN_FAIL,
        outcome=Outcome.BLOCKED,
        subject=user,
        source=source,
        reason=refusal.reason,
        detail={"door": Door.API, "client": refusal.client},
    )
    log.write(happening, now=now)
    told = budgets.DAILY.of("thick_client_refused", str(user.pk))
    if isinstance(refusal, MfaEnabledError) and password_tries.is_first(told, now=now):
        notices.tell(user, Notice.THICK_CLIENT_REFUSED, now=now, source=source)


def _of_token(name: Name, user: User, client: Client, source: Source) -> Happening:
    return Happening(name=name, actor=user, subject=user, source=source, detail={"client": client})
