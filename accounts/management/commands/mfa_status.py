"""Say who has MFA."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from accounts.domain import directory

ROWS_A_READ = 2000


class Command(BaseCommand):
    """A line a person, or a JSON array for programs."""

    help = "List the users and whether MFA is on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", dest="as_json", action="store_true", help="Print a JSON array.")

    def handle(self, *, as_json: bool, **_options: Any) -> None:
        write = self._write_json if as_json else self._write_lines
        write(_facts())

    def _write_json(self, facts: Iterator[dict[str, Any]]) -> None:
        self.stdout.write(json.dumps(list(facts), indent=2, ensure_ascii=False))

    def _write_lines(self, facts: Iterator[dict[str, Any]]) -> None:
        for fact in facts:
            state = "on " if fact["mfa"] else "off"
            rest = "" if fact["active"] else ", inactive"
            self.stdout.write(f"{state}  {fact['username']}  ({fact['role']}{rest})")


def _facts() -> Iterator[dict[str, Any]]:
    for person in directory.people().iterator(chunk_size=ROWS_A_READ):
        yield {
            "username": person.username,
            "name": person.get_full_name(),
            "role": person.role,
            "active": person.is_active,
            "mfa": person.mfa_is_on,
        }
