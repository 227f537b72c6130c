"""Browsers that people have signed in with before, as a signed cookie tells them.

It opens nothing. A known browser has a budget of wrong passwords of its own, so that strangers who guess elsewhere
do not keep its owner out, and the person hears of a sign-in from a browser that is not known. One browser may be
many people's: desks are shared.
"""

import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

if TYPE_CHECKING:
    from accounts.models import User

LIFETIME = timedelta(days=180)
MOST_PEOPLE = 8
_SALT = "accounts.known_devices"
_WHOSE, _BOUND = 8, 16  # digits of a mark: who it is, and with which password


@dataclass(frozen=True, slots=True)
class Device:
    """A browser.

    :param key: names its counters
    :param marks: of people, who signed in last first; they name nobody
    """

    key: str
    marks: tuple[str, ...] = ()

    @classmethod
    def read(cls, browser_mark: str) -> Self | None:
        """What a cookie says; nothing where it is not ours or too old."""
        if not browser_mark:
            return None
        try:
            key, *marks = signing.loads(browser_mark, salt=_SALT, max_age=LIFETIME)
        except signing.BadSignature:
            return None
        return cls(key, tuple(marks))

    def has_seen(self, user: "User") -> bool:
        """Say whether this person has signed in here before."""
        return any(mark.startswith(self._mark(user)[:_WHOSE]) for mark in self.marks)

    def is_trusted_by(self, user: "User") -> bool:
        """Say whether that was with the password of now: whoever knew an old one has lost the privilege."""
        return any(constant_time_compare(mark, self._mark(user)) for mark in self.marks)

    def sealed(self) -> str:
        """What the cookie says."""
        return signing.dumps([self.key, *self.marks], salt=_SALT)

    def with_person(self, user: "User") -> Self:
        """The same browser after a complete sign-in of this person."""
        mark = self._mark(user)
        others = [other for other in self.marks if not other.startswith(mark[:_WHOSE])]
        return replace(self, marks=(mark, *others)[:MOST_PEOPLE])

    def _mark(self, user: "User") -> str:
        whose = salted_hmac(_SALT, f"{self.key}:{user.pk}", algorithm="sha256").hexdigest()[:_WHOSE]
        bound = salted_hmac(_SALT, f"{self.key}:{user.pk}:{user.password}", algorithm="sha256").hexdigest()[:_BOUND]
        return whose + bound


def renewed(browser_mark: str, user: "User") -> str:
    """What the cookie says after a complete sign-in."""
    device = Device.read(browser_mark) or Device(secrets.token_urlsafe(9))
    return device.with_person(user).sealed()


def has_seen(browser_mark: str, user: "User") -> bool:
    """Say whether this person has signed in with this browser before."""
    device = Device.read(browser_mark)
    return device is not None and device.has_seen(user)
