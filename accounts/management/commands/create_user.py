"""Add a person from the command line."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from accounts.domain import users
from accounts.domain.users import Details
from accounts.enums import Role
from accounts.forms.users import EMAIL_MAX_LENGTH, NAME_MAX_LENGTH
from accounts.management.refusals import in_one_line, role_of, text_of
from cxportal.core.audit.log import COMMAND_LINE


class Command(BaseCommand):
    """Add a person: with a password from standard input, or with a one-time password that is printed."""

    help = "Add a user. Without --password-stdin it prints a one-time password, good for one login within 72 hours."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", metavar="NAME")
        parser.add_argument("--role", required=True, help=", ".join(Role.values))
        parser.add_argument("--email", default="")
        parser.add_argument("--first-name", default="")
        parser.add_argument("--last-name", default="")
        parser.add_argument("--password-stdin", action="store_true", help="Read the final password from stdin.")

    def handle(self, *, username: str, role: str, password_stdin: bool, **options: Any) -> None:
        details = Details(
            username=username,
            role=role_of(role),
            first_name=text_of("--first-name", options["first_name"], max_length=NAME_MAX_LENGTH),
            last_name=text_of("--last-name", options["last_name"], max_length=NAME_MAX_LENGTH),
            email=_email(options["email"]),
        )
        now = timezone.now()
        with in_one_line(username):
            if password_stdin:
                users.create_user(details, password=_password(), actor=None, source=COMMAND_LINE, now=now)
                return
            _, raw = users.invite_user(details, actor=None, source=COMMAND_LINE, now=now)
        self.stdout.write(f"One-time password: {raw}")


def _email(value: str) -> str:
    email = text_of("--email", value, max_length=EMAIL_MAX_LENGTH)
    try:
        if email:
            validate_email(email)
    except ValidationError:
        raise CommandError(f"--email: {email!r} is no mail address.") from None
    return email


def _password() -> str:
    """Standard input without its one trailing newline."""
    stream = getattr(sys.stdin, "buffer", sys.stdin)
    read: bytes | str = stream.read()
    try:
        return (read if isinstance(read, str) else read.decode()).removesuffix("\n")
    except UnicodeDecodeError:
        raise CommandError("The password on standard input is not UTF-8.") from None
