"""Delete old records of the audit log."""

from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cxportal.core.audit import retention
from cxportal.core.audit.log import COMMAND_LINE
from cxportal.core.management.moments import moment_of

MOST_DAYS = 36_500


class Command(BaseCommand):
    """Cut the beginning of the chain off and leave a sealed anchor, so that the rest can still be checked."""

    help = "Delete the audit records from before a date. A broken chain is left as it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        when = parser.add_mutually_exclusive_group(required=True)
        when.add_argument("--before", metavar="DATE", help="The first day or moment that is kept.")
        when.add_argument("--older-than", metavar="DAYS", help="How many days are kept.")

    def handle(self, *, before: str | None, older_than: str | None, **_options: Any) -> None:
        now = timezone.now()
        first = moment_of("--before", before) or _days_ago(older_than or "", now=now)
        if first > now:
            raise CommandError("--before lies in the future.")
        try:
            anchor = retention.prune(before=first, source=COMMAND_LINE, now=now)
        except retention.BrokenChainError as broken:
            faults = broken.verdict.faults
            raise CommandError(f"Nothing was deleted: the chain is BROKEN, {faults} faults.") from None
        if anchor is None:
            self.stdout.write(f"There is nothing from before {first.isoformat()} to delete.")
            return
        self.stdout.write(f"Deleted {anchor.deleted} records. The chain begins at {anchor.number}:{anchor.digest}")


def _days_ago(text: str, *, now: datetime) -> datetime:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MOST_DAYS):
        raise CommandError(f"--older-than: {text!r} is no number of days from 1 to {MOST_DAYS}.")
    return now - timedelta(days=int(text))
