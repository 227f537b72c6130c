"""Who is slowed down or locked out for guessing, and how an administrator ends it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.domain import budgets
from accounts.models import User
from cxportal.core.audit import log
from cxportal.core.audit.log import NOWHERE, Happening, Source
from cxportal.core.audit.names import Name
from cxportal.core.limits.rules import FOR_GOOD
from cxportal.core.models import StoredTally

_STEPS = {"token": "token", "recovery": "token", "connector": "connector"}


@dataclass(frozen=True, slots=True)
class Block:
    """A budget that is spent: its door is shut for that person, from one source, one device, or everywhere.

    :param budget: its short name, such as `password` or `token`
    :param step: what is not taken: `password`, `token` (codes of either kind) or `connector`
    :param until: when it ends by itself; none: when an administrator clears it
    :param total: wrong tries since the last complete sign-in
    :param since: the last of them
    """

    subject_id: int
    budget: str
    step: str
    until: datetime | None
    total: int
    since: datetime | None


def blocks(now: datetime) -> list[Block]:
    """Every block of people, longest first; names that nobody has are left out."""
    return _blocks(StoredTally.objects.filter(subject_id__isnull=False), now)


def blocks_of(user: User, now: datetime) -> list[Block]:
    """The blocks of one person, longest first."""
    return _blocks(StoredTally.objects.filter(subject_id=user.pk), now)


@transaction.atomic
def clear(user: User, *, actor: User | None, source: Source = NOWHERE, now: datetime) -> bool:
    """Forget every wrong password and code of a person, and say whether there were any.

    :param actor: nobody for a command
    """
    forgotten, _ = StoredTally.objects.filter(subject_id=user.pk, budget__in=budgets.GUESSING).delete()
    log.write(Happening(name=Name.LOGIN_UNLOCK, actor=actor, subject=user, source=source), now=now)
    return forgotten > 0


def _blocks(tallies: QuerySet[StoredTally], now: datetime) -> list[Block]:
    shut = tallies.filter(budget__in=budgets.GUESSING, until__gt=now).order_by("-until")
    return [_block(row) for row in shut]


def _block(row: StoredTally) -> Block:
    assert row.subject_id is not None  # noqa: S101 - asked for by the callers
    until = row.until if row.until != FOR_GOOD else None
    return Block(row.subject_id, row.budget, _STEPS.get(row.budget, "password"), until, row.total, row.since)
