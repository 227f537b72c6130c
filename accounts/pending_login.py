"""What a browser carries of an unfinished sign-in: one signed, short-lived cookie.

Up to the password it holds the typed name, and the server stores nothing: a flood of names fills no table.
From the right password on it holds the key of the server's row.
"""

import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from accounts.domain import half_sign_ins
from accounts.domain.login_errors import SignInOverError
from accounts.domain.login_steps import LIFETIME, SignIn, Step
from accounts.models import PendingLogin
from cxportal.core import cookies

_SALT = "accounts.pending_login"


@dataclass(frozen=True, slots=True)
class Pending:
    """A sign-in and what surrounds it in this browser.

    :param attempt: tells the forms of two tabs apart; no secret
    :param key: the server's row, from the right password on
    :param half: that row, read for this request
    :param has_ended: the browser carried an attempt that is over
    """

    sign_in: SignIn = field(default_factory=SignIn)
    next_path: str = ""
    attempt: str = ""
    key: str = ""
    half: PendingLogin | None = None
    has_ended: bool = False

    @property
    def step(self) -> Step:
        return self.sign_in.step


def new_attempt() -> str:
    """A name for an attempt."""
    return secrets.token_urlsafe(9)


def load(request: HttpRequest, *, now: datetime) -> Pending:
    """The sign-in that this browser is in: no query before the password, one after it."""
    cookie = request.COOKIES.get(settings.SIGN_IN_COOKIE_NAME)
    if not cookie:
        return Pending()
    try:
        name, key, attempt, next_path = signing.loads(cookie, salt=_SALT, max_age=LIFETIME)
    except signing.BadSignature:
        return Pending(has_ended=True)
    if not key:
        return Pending(SignIn(Step.PASSWORD, name), next_path, attempt)
    try:
        half = half_sign_ins.find(key, now=now)
    except SignInOverError:
        return Pending(next_path=next_path, has_ended=True)
    return Pending(SignIn(Step.TOKEN, name, half.user_id), next_path, attempt, key, half)


def keep(response: HttpResponse, pending: Pending) -> None:
    """Give the browser its part; at the first step there is none."""
    if pending.step is Step.USERNAME:
        forget(response)
        return
    value = [pending.sign_in.typed_name, pending.key, pending.attempt, pending.next_path]
    cookies.give(response, settings.SIGN_IN_COOKIE_NAME, signing.dumps(value, salt=_SALT))


def forget(response: HttpResponse) -> None:
    """Take the browser's part back."""
    cookies.take_back(response, settings.SIGN_IN_COOKIE_NAME)


def start_over(pending: Pending) -> Pending:
    """Not you: drop the server's row as well."""
    if pending.key:
        half_sign_ins.close(pending.key)
    return Pending(next_path=pending.next_path)


def with_next(pending: Pending, next_path: str) -> Pending:
    """Go to this page at the end."""
    return replace(pending, next_path=next_path)
