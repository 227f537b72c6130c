"""Who is kept out for guessing now, what was tried and from where, and ending it."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Exists, Max, OuterRef, Q

from accounts.domain import administrators, budgets, guessing
from accounts.domain.guessing import Block
from accounts.domain.user_errors import OwnAccountError
from accounts.models import User
from cxportal.core.audit.log import NOWHERE, Outcome, Source
from cxportal.core.audit.names import Name
from cxportal.core.models import AuditRecord, StoredTally

MOST = 200  # people listed
REACH = timedelta(days=90)
_TRIES = (Name.LOGIN_FAIL, Name.TOKEN_REUSE, Name.PROOF_FAIL)
_OF_ACCOUNT = ("token", "recovery")  # budgets that keep a person out wherever they are


@dataclass(slots=True)
class Locked:
    """A person some of whose doors are shut, the longest first.

    :param last_try: the latest that failed, from the audit log
    """

    person: User
    blocks: list[Block] = field(default_factory=list)
    last_try: AuditRecord | None = None

    @property
    def is_everywhere(self) -> bool:
        """Whether the person can't get in from anywhere, not just from where somebody guessed."""
        return any(block.budget in _OF_ACCOUNT for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Strangers:
    """What is slowed down and is nobody's.

    :param names: tried names that nobody has, each from one source
    :param addresses: sources of too many failures
    """

    names: int
    addresses: int


def everybody(*, now: datetime) -> list[Locked]:
    """All whose doors are shut, longest first: three queries."""
    found: dict[int, list[Block]] = {}
    for block in guessing.blocks(now):
        found.setdefault(block.subject_id, []).append(block)
    people = User.objects.in_bulk(list(found)[:MOST])
    tries = _last_tries(people, now=now)
    return [Locked(people[pk], found[pk], tries.get(pk)) for pk in found if pk in people]


def of(person: User, *, now: datetime) -> Locked:
    """One person's shut doors."""
    blocks = guessing.blocks_of(person, now)
    return Locked(person, blocks, _last_tries([person.pk], now=now).get(person.pk) if blocks else None)


def strangers(*, now: datetime) -> Strangers:
    """Count what is slowed down beside people: one query."""
    shut = StoredTally.objects.filter(until__gt=now, subject_id=None)
    is_name = Q(budget__in=budgets.GUESSING)
    is_address = Q(budget__in=(budgets.ADDRESS.name, budgets.NAMES.name))
    counted = shut.aggregate(names=Count("pk", is_name), addresses=Count("pk", is_address))
    return Strangers(counted["names"], counted["addresses"])


def kept_out(*, now: datetime) -> Exists:
    """Whether somebody can't get in from anywhere, as a condition on a query over people."""
    shut = StoredTally.objects.filter(subject_id=OuterRef("pk"), budget__in=_OF_ACCOUNT, until__gt=now)
    return Exists(shut)


@transaction.atomic
def clear(user_id: int, *, actor: User, source: Source = NOWHERE, now: datetime) -> User:
    """Forget a person's wrong passwords and codes, and return the person.

    :raises OwnAccountError: whoever sits at an administrator's open session could guess for ever
    :raises UnknownUserError, NotAdministratorError: nothing was cleared
    """
    circle = administrators.lock(user_id, actor=actor)
    if circle.is_own:
        raise OwnAccountError
    guessing.clear(circle.subject, actor=actor, source=source, now=now)
    return circle.subject


def _last_tries(user_ids: Collection[int], *, now: datetime) -> dict[int, AuditRecord]:
    failed = AuditRecord.objects.filter(
        subject_id__in=list(user_ids), at__gte=now - REACH, name__in=_TRIES, outcome=Outcome.FAILURE
    )
    latest = failed.order_by().values("subject_id").annotate(last=Max("pk")).values("last")
    return {record.subject_id: record for record in AuditRecord.objects.filter(pk__in=latest) if record.subject_id}
