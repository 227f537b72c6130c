"""Turn a person's MFA off from the command line."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.domain import users
from accounts.forms.users import REASON_MAX_LENGTH
from accounts.management.refusals import in_one_line, text_of
from cxportal.core.audit.log import COMMAND_LINE


class Command(BaseCommand):
    """The same as the screen, for when no administrator can get in."""

    help = "Turn MFA off for a user: the secret is deleted, all that is open ends, and the user gets a mail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", metavar="NAME")
        parser.add_argument("--reason", required=True, help="Kept with the change.")

    def handle(self, *, username: str, reason: str, **_options: Any) -> None:
        reason = text_of("--reason", reason, max_length=REASON_MAX_LENGTH)
        if not reason:
            raise CommandError("--reason is empty: say why.")
        with in_one_line(username):
            user = users.find(username)
            was_on = users.turn_off_mfa(user.pk, reason=reason, source=COMMAND_LINE, now=timezone.now())
        self.stdout.write(f"MFA is off for {user.username}." if was_on else f"MFA was off for {user.username} already.")
