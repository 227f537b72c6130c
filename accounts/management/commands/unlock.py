"""Clear a person's guessing counters from the command line."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.domain import guessing, users
from accounts.management.refusals import in_one_line
from cxportal.core.audit.log import COMMAND_LINE


class Command(BaseCommand):
    """The same as `Clear lock` on the screen, for when no administrator can get in."""

    help = "Forget a user's wrong passwords and codes, so that a throttled or locked login goes on at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", metavar="NAME")

    def handle(self, *, username: str, **_options: Any) -> None:
        with in_one_line(username):
            user = users.find(username)
        if guessing.clear(user, actor=None, source=COMMAND_LINE, now=timezone.now()):
            self.stdout.write(f"{user.username} is unlocked.")
        else:
            self.stdout.write(f"There was nothing to unlock for {user.username}.")
