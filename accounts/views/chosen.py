"""The people of a bulk act on their way through the page that lists them: signed, so that what is confirmed is done."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from django.core import signing

from accounts.domain.bulk import Choice, Planned
from accounts.enums import BulkAct
from accounts.models import User

LIFETIME = 60 * 60  # seconds
_SALT = "accounts.views.chosen"


class OutOfDateError(Exception):
    """The page is too old, was altered, or is somebody else's."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """An act, and the people that its page lists.

    :param filters: of the list that they were chosen from, as in its address
    """

    act: BulkAct
    filters: str
    choices: list[Choice]

    @classmethod
    def of(cls, act: BulkAct, filters: str, plan: Iterable[Planned]) -> Self:
        """Those of a plan who would be changed."""
        return cls(act, filters, [Choice(it.person.pk, it.mark) for it in plan if it.skip is None])

    @classmethod
    def unsealed(cls, sealed: str, *, actor: User) -> Self:
        """What a page of this administrator carries.

        :raises OutOfDateError: it is none of the last hour
        """
        try:
            pk, act, filters, choices = signing.loads(sealed, salt=_SALT, max_age=LIFETIME)
        except signing.BadSignature:
            raise OutOfDateError from None
        if pk != actor.pk:
            raise OutOfDateError
        return cls(BulkAct(act), filters, [Choice(*choice) for choice in choices])

    def sealed(self, *, actor: User) -> str:
        """What the page carries."""
        choices = [[choice.user_id, choice.mark] for choice in self.choices]
        return signing.dumps([actor.pk, self.act, self.filters, choices], salt=_SALT, compress=True)
