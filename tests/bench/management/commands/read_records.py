"""Read the whole audit log in each way that there is, and say how long each took."""

import json
import time
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand

from cxportal.core.audit import export, verification
from cxportal.core.audit.export import Format
from cxportal.core.models import AuditRecord


class Command(BaseCommand):
    """Print seconds, by what was done."""

    help = __doc__

    def handle(self, **options: Any) -> None:
        done = {
            "verify_audit": _verify,
            "export as CSV": lambda: _export(Format.CSV),
            "export as JSON lines": lambda: _export(Format.JSONL),
        }
        self.stdout.write(json.dumps({what: _seconds(do) for what, do in done.items()}))


def _seconds(do: Callable[[], None]) -> float:
    begin = time.perf_counter()
    do()
    return time.perf_counter() - begin


def _verify() -> None:
    verdict = verification.verify()
    if not verdict.is_whole or verdict.unlinked:
        raise SystemExit(f"The log that was made is not whole: {verdict}")


def _export(form: Format) -> None:
    for _ in export.pieces(AuditRecord.objects.all(), form):
        pass
