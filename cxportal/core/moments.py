"""Dates and times that people write down, read in the contact center's time zone."""

from datetime import datetime, timedelta

from django.utils import timezone

FIRST_YEAR, LAST_YEAR = 1970, 9998  # every database and time zone can take these


class NoMomentError(ValueError):
    """The text is no date and no time."""


def start_of(text: str) -> datetime:
    """The moment, or the first one of the day.

    :param text: such as `2026-11-24`, `2026-11-24 08:30` or `2026-11-24T08:30:00+01:00`
    :raises NoMomentError: it is nothing of that kind
    """
    return _at(text, days=0)


def end_of(text: str) -> datetime:
    """The moment, or the first one after the day.

    :raises NoMomentError: it is no date and no time
    """
    return _at(text, days=1)


def _at(text: str, *, days: int) -> datetime:
    text = text.strip()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise NoMomentError(text) from None
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise NoMomentError(text)
    if len(text) <= len("2026-11-24"):
        moment += timedelta(days=days)
    return moment if moment.tzinfo else timezone.make_aware(moment)
