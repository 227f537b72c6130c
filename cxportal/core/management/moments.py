"""Moments as commands take them."""

from collections.abc import Callable
from datetime import datetime

from django.core.management.base import CommandError

from cxportal.core import moments


def moment_of(option: str, text: str | None, read: Callable[[str], datetime] = moments.start_of) -> datetime | None:
    """The moment of an option, nothing where it was not given.

    :raises CommandError: it is no date and no time
    """
    if text is None:
        return None
    try:
        return read(text)
    except moments.NoMomentError:
        raise CommandError(f"{option}: {text!r} is no date like 2026-11-24 or 2026-11-24T08:30.") from None
