"""The sign-in of a thick client: a password is all it can give, so it ends where a password is not enough."""

from dataclasses import dataclass
from datetime import datetime

from accounts.domain import login
from accounts.domain.policy import Permission, may
from accounts.models import User
from connectors.domain import tokens
from connectors.enums import Client


class RefusedError(Exception):
    """The password was right, and this person gets no token."""

    def __init__(self, user_id: int, client: Client) -> None:
        super().__init__(user_id, client)
        self.user_id = user_id
        self.client = client


class RoleNotAllowedError(RefusedError):
    """The role has no thick clients."""


class MfaEnabledError(RefusedError):
    """A code is due, and thick clients can't ask for one."""


class PasswordDueError(RefusedError):
    """A new password is due, and only the browser can ask for it; the one-time password stays unused."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who signed in, and the token that says so from now on."""

    user: User
    key: str


def sign_in(*, client: Client, username: str, password: str, now: datetime) -> SignedIn:
    """Give a token for a name and a password.

    :raises WrongPasswordError: no active person has this name and this password
    :raises RefusedError: they are right, and not enough
    """
    known = login.check_password(username=username, password=password, now=now)
    user = known.user
    if not may(user, Permission.THICK_CLIENTS):
        raise RoleNotAllowedError(user.pk, client)
    if known.mfa_is_on:
        raise MfaEnabledError(user.pk, client)
    if user.must_change_password:
        raise PasswordDueError(user.pk, client)
    return SignedIn(user, tokens.issue(user, client=client, now=now))
