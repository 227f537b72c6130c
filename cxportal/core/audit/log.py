"""Write down a security event, in the transaction of what it tells of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Any, Protocol

from django.db import transaction

from cxportal.core.audit import seals
from cxportal.core.audit.names import Name
from cxportal.core.metrics.counters import Counters
from cxportal.core.models import AuditRecord
from cxportal.core.printable import printable


class Outcome(StrEnum):
    """How it ended."""

    SUCCESS = "success"
    FAILURE = "failure"
    BLOCKED = "blocked"


counted = Counters([(name.value, outcome.value) for name in Name for outcome in Outcome])


class Person(Protocol):
    """What a record keeps of somebody."""

    @property
    def pk(self) -> int | None: ...
    @property
    def role(self) -> str: ...
    def get_username(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Source:
    """Where a request came from.

    :param address: an IP address
    :param device: browser and system in a few words
    :param browser_mark: what the browser carries to be known again, unchecked
    """

    address: str | None = None
    device: str = ""
    browser_mark: str = field(default="", repr=False)


NOWHERE = Source()
COMMAND_LINE = Source(device="manage.py")


@dataclass(frozen=True, slots=True)
class Happening:
    """What is to be written down.

    :param name: after OWASP's logging vocabulary, such as `authn_login_success`
    :param reason: a word of the domain, or an administrator's sentence
    :param detail: what JSON can hold; never a password, code, secret or key
    """

    name: str
    outcome: Outcome = Outcome.SUCCESS
    actor: Person | None = None
    subject: Person | None = None
    source: Source = NOWHERE
    reason: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


def write(happening: Happening, *, now: datetime) -> AuditRecord:
    """Insert the record; it joins the chain a moment later, when `chain.extend` sees it committed."""
    actor, subject = happening.actor, happening.subject
    record = AuditRecord(
        at=now,
        name=happening.name,
        outcome=happening.outcome,
        actor_id=actor.pk if actor else None,
        actor_name=_one_line(actor.get_username(), 150) if actor else "",
        actor_role=actor.role if actor else "",
        subject_id=subject.pk if subject else None,
        subject_name=_one_line(subject.get_username(), 150) if subject else "",
        address=happening.source.address,
        device=_one_line(happening.source.device, 120),
        reason=_one_line(happening.reason, 300),
        detail=plain(happening.detail),
    )
    record.seal = seals.seal_record([getattr(record, column) for column in seals.COLUMNS])
    record.save()
    transaction.on_commit(partial(counted.add, (record.name, record.outcome)))
    return record


def _one_line(text: str, length: int) -> str:
    return printable(text[:length])


def plain(value: Any) -> Any:  # noqa: ANN401 - JSON
    """The same in words, whole numbers and lists that every database gives back as they were."""
    if isinstance(value, Mapping):
        return {_one_line(str(key), 60): plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(each) for each in value]
    return value if value is None or isinstance(value, (bool, int)) else _one_line(str(value), 500)
