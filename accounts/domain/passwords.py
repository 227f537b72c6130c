"""Passwords: how long they may be, the ones that work once, and setting either kind."""

import re
import secrets
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.domain.epochs import end_everything
from accounts.enums import Ended
from accounts.models import User

ONE_TIME_LIFETIME = timedelta(hours=72)
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that reads like something else
GROUPS, GROUP_LENGTH = 4, 5  # 31 ** 20: 99 bits
_MADE_UP = re.compile(rf"[{ALPHABET}]{{{GROUP_LENGTH}}}(?:-[{ALPHABET}]{{{GROUP_LENGTH}}}){{{GROUPS - 1}}}")


class WeakPasswordError(Exception):
    """The password breaks a rule; `reasons` are sentences for people."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


class PasswordChangedError(Exception):
    """Another request changed the account in this moment; this one has changed nothing."""


def check_strength(raw: str, user: User) -> None:
    """Hold a password that somebody chose against the rules.

    Who has a one-time password cannot keep it: whoever made it has seen it. All of its shape are refused, since the
    sign-in has used it up and nothing is left to compare with.

    :raises WeakPasswordError: it breaks one
    """
    if user.must_change_password and _MADE_UP.fullmatch(raw.strip().lower()):
        raise WeakPasswordError([_("This looks like the one-time password. Choose one that only you know")])
    try:
        validate_password(raw, user)
    except ValidationError as error:
        raise WeakPasswordError([str(message) for message in error.messages]) from error


def make_up() -> str:
    """A random password that can be read out on the phone: `k7m2p-…`, 99 bits."""
    groups = ("".join(secrets.choice(ALPHABET) for _place in range(GROUP_LENGTH)) for _group in range(GROUPS))
    return "-".join(groups)


def give_final(user: User, raw: str | None) -> None:
    """Put a password on an unsaved or locked person that stays until they change it; none fits no input."""
    user.set_password(raw)
    user.one_time_password_until = None
    user.must_change_password = False


def give_one_time(user: User, *, now: datetime) -> str:
    """Put a new password on an unsaved or locked person, for one sign-in within 72 hours, and return it."""
    raw = make_up()
    user.set_password(raw)
    user.one_time_password_until = now + ONE_TIME_LIFETIME
    user.must_change_password = True
    return raw


def replace(user: User, raw: str) -> None:
    """Give a person the password they chose, and end all that they have open; call it inside a transaction.

    :raises PasswordChangedError: the account has changed since the person was read
    """
    unchanged = User.objects.filter(pk=user.pk, password=user.password, epoch=user.epoch)
    give_final(user, raw)
    fields = {name: getattr(user, name) for name in ("password", "one_time_password_until", "must_change_password")}
    if unchanged.update(**fields) != 1:
        raise PasswordChangedError
    end_everything(user.pk, why=Ended.PASSWORD)
    user.epoch += 1  # what this act has made of it; read again, it could be somebody else's
