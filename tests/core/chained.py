"""A chain of audit records, and what somebody with the database alone may try with it."""

from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from cxportal.core.audit import chain, log
from cxportal.core.audit.log import Happening
from cxportal.core.audit.verification import Fault, Verdict
from cxportal.core.models import AuditRecord


def write(name: str = "authn_login_success", **fields: Any) -> AuditRecord:
    """A record of now."""
    return log.write(Happening(name, **fields), now=timezone.now())


def link_all() -> None:
    """Link whatever is not linked."""
    while chain.extend(lag=None):
        pass


def make_chain(length: int) -> list[int]:
    """Linked records; their numbers."""
    made = [write(reason=f"number {number}").pk for number in range(1, length + 1)]
    link_all()
    return made


def tamper(*statements: str) -> None:
    """Do something to the database that the application would not."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def faults(verdict: Verdict) -> list[tuple[Fault, int | None]]:
    """What was found, each with the number of its link."""
    return [(found.fault, found.number) for found in verdict.found]
