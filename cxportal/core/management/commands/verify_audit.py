"""Check the audit log."""

import re
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cxportal.core.audit.chain import Head
from cxportal.core.audit.verification import Found, Verdict, verify

HEAD = re.compile(r"([0-9]{1,18}):([0-9a-f]{64})")


class Command(BaseCommand):
    """Compute the chain again: the exit code is 0 only if every link and record fits."""

    help = "Check the hash chain of the audit log; the exit code is 1 if a record was changed, added or taken away."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--through", metavar="HEAD", help="A head that was printed earlier: the chain must lead through it."
        )

    def handle(self, *, through: str | None, **_options: Any) -> None:
        known = _head_of(through) if through else None
        verdict = verify(known=known)
        self.stdout.write(_summary(verdict))
        if known and known.number < verdict.begin.number:
            raise CommandError(f"--through: the records up to link {verdict.begin.number} were pruned.")
        for found in verdict.found:
            self.stderr.write(_words(found))
        if not verdict.is_whole:
            raise CommandError(f"The audit log is BROKEN: {verdict.faults} faults.")
        self.stdout.write("The audit log is whole.")


def _head_of(text: str) -> Head:
    found = HEAD.fullmatch(text)
    if not found:
        raise CommandError(f"--through: {text!r} is no head like 123:<64 hexadecimal digits>.")
    return Head(int(found[1]), found[2])


def _summary(verdict: Verdict) -> str:
    begin = f" after the anchor at link {verdict.begin.number}" if verdict.begin.number else ""
    return (
        f"{verdict.links} linked records{begin}, {verdict.unlinked} not linked yet. "
        f"Head {verdict.head.number}:{verdict.head.digest}"
    )


def _words(found: Found) -> str:
    link = f"Link {found.number}" if found.number is not None else "No link"
    record = f", record {found.record_id}" if found.record_id is not None else ""
    return f"{link}{record}: the {found.fault}."
