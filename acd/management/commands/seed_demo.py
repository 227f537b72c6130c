"""Fill an empty portal with a demo floor."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from acd.domain import demo


class Command(BaseCommand):
    """Add what is missing of the demo floor, and print the sign-ins made on the way."""

    help = "Add the demo floor: a contact center with teams and people. A second run changes nothing."

    def handle(self, **_options: Any) -> None:
        for sign_in in demo.seed(now=timezone.now()):
            self.stdout.write(f"{sign_in.role.name.title()}: {sign_in.username} / {sign_in.password}")
