"""Delete the budgets against guessing that nothing asks for any more."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cxportal.core.limits import store


class Command(BaseCommand):
    """What the worker does every five minutes, for an installation that runs none."""

    help = "Delete guessing counters that no limit asks for any more; no lock ends by it."

    def handle(self, **_options: Any) -> None:
        self.stdout.write(f"Deleted {store.purge(now=timezone.now())} counters.")
