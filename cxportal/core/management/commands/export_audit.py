"""Print the records of the audit log."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cxportal.core import moments
from cxportal.core.audit import export, log
from cxportal.core.audit.export import Format
from cxportal.core.audit.log import COMMAND_LINE, Happening
from cxportal.core.audit.names import Name
from cxportal.core.management.moments import moment_of


class Command(BaseCommand):
    """Write a file to standard output, oldest record first; the export itself is recorded."""

    help = "Print the audit log since a moment, as CSV or JSON lines."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--since", required=True, metavar="DATE", help="The first day or moment.")
        parser.add_argument("--until", metavar="DATE", help="The last day, or the moment before which to stop.")
        parser.add_argument("--format", default=Format.JSONL, dest="form", help=", ".join(Format))

    def handle(self, *, since: str, until: str | None, form: str, **_options: Any) -> None:
        start, end = moment_of("--since", since), moment_of("--until", until, moments.end_of)
        if form not in set(Format):
            raise CommandError(f"--format: {form!r} is none of {', '.join(Format)}.")
        if start and end and end <= start:
            raise CommandError("--until lies before --since.")
        detail = {"what": "audit", "format": form, "filters": {"since": start, "until": end}}
        log.write(Happening(Name.DATA_EXPORTED, source=COMMAND_LINE, detail=detail), now=timezone.now())
        for piece in export.pieces(export.between(start, end), Format(form)):
            self.stdout.write(piece, ending="")
