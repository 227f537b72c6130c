"""Send mails and run periodic jobs until a signal comes."""

import signal
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cxportal.core import jobs
from cxportal.core.agenda import Agenda

ENDINGS = (signal.SIGTERM, signal.SIGINT)
LONGEST_SLEEP = 1.0  # seconds


class Command(BaseCommand):
    """Loop over the agenda; SIGTERM and SIGINT end it at once, a row in work comes back later."""

    help = "Send mails and run periodic jobs until SIGTERM."
    lane = "core"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="Run every job once and end.")

    def handle(self, *, once: bool, **_options: Any) -> None:
        agenda = Agenda(jobs.discover(self.lane))
        if once:
            if failures := agenda.run_due(now=timezone.now(), clock=time.monotonic()):
                raise CommandError(f"{failures} of the jobs failed: the log says why.")
            return
        for number in ENDINGS:
            signal.signal(number, _end)
        while True:
            agenda.run_due(now=timezone.now(), clock=time.monotonic())
            time.sleep(min(max(agenda.next_at() - time.monotonic(), 0.05), LONGEST_SLEEP))


def _end(_signal: int, _frame: FrameType | None) -> NoReturn:
    for number in ENDINGS:
        signal.signal(number, signal.SIG_IGN)  # the end is under way, and once is enough
    raise SystemExit(0)
