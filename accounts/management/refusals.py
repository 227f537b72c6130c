"""Refusals of commands: one line, and an exit code that is not 0."""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError

from accounts.domain import user_errors as errors
from accounts.domain.passwords import WeakPasswordError
from accounts.enums import Role

_UNFIT = {"Cc", "Cs"}  # control characters, and bytes that are no UTF-8


@contextmanager
def in_one_line(username: str) -> Iterator[None]:
    """Turn what the domain raises into words about this login."""
    try:
        yield
    except errors.UnknownUserError:
        raise CommandError(f"There is no user {username!r}.") from None
    except errors.UsernameNotAllowedError:
        raise CommandError(f"{username!r} is no login: use letters, digits and @ . + - _ only.") from None
    except errors.UsernameTakenError:
        raise CommandError(f"The login {username!r} is taken.") from None
    except WeakPasswordError as error:
        raise CommandError(str(error)) from None


def role_of(word: str) -> Role:
    """The role of a name.

    :raises CommandError: there is no such role
    """
    try:
        return Role(word)
    except ValueError:
        raise CommandError(f"There is no role {word!r}: use {', '.join(Role.values)}.") from None


def text_of(option: str, value: str, *, max_length: int) -> str:
    """The text of an option, trimmed.

    :raises CommandError: it is too long, or holds what is no text
    """
    value = value.strip()
    if len(value) > max_length:
        raise CommandError(f"{option} takes at most {max_length} characters.")
    if any(unicodedata.category(char) in _UNFIT for char in value):
        raise CommandError(f"{option} holds a control character or is not UTF-8.")
    return value
