"""People for a benchmark, as fast as the database takes them."""

from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.utils import timezone

from accounts.domain import usernames
from accounts.domain.folding import folded
from accounts.enums import Role
from accounts.models import User
from mfa.domain.devices import DEVICE_NAME
from mfa.models import TotpDevice
from tests.bench import people

BATCH = 5000  # rows in one statement


class Command(BaseCommand):
    """Add people with MFA on and off, an administrator, and two who are refused; one hash serves all."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--count", type=int, default=1000, help="people with MFA on")
        parser.add_argument("--enrol", type=int, default=0, help="people with MFA off")
        parser.add_argument("--role", choices=Role.values, default=Role.AGENT)

    def handle(self, *, count: int, enrol: int, role: str, **options: Any) -> None:
        self.password = make_password(people.PASSWORD)
        with transaction.atomic():
            for start in range(0, count, BATCH):
                numbers = range(start, min(count, start + BATCH))
                bind(self.add([people.login_name(number) for number in numbers], role))
            self.add([people.enrol_name(number) for number in range(enrol)], role)
            bind(self.add([people.ADMINISTRATOR], Role.ADMINISTRATOR))
            self.add([people.INACTIVE], role, is_active=False)
            self.add([people.EXPIRED], role, one_time_password_until=timezone.now() - timedelta(days=1))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self.stdout.write(f"{count} people with MFA, {enrol} without")

    def add(self, names: Sequence[str], role: str, **fields: Any) -> list[User]:
        """Insert people of these names."""
        return User.objects.bulk_create(
            [self.person(name, role, number, **fields) for number, name in enumerate(names)], batch_size=BATCH
        )

    def person(self, username: str, role: str, number: int, **fields: Any) -> User:
        """An unsaved person, with what `User.save` derives."""
        first, last = people.full_name(number)
        email = f"{username}@example.com"
        return User(
            username=username,
            username_key=usernames.canonical(username),
            first_name=first,
            last_name=last,
            email=email,
            role=role,
            password=self.password,
            search_text=folded(f"{username} {first} {last} {email}"),
            **fields,
        )


def bind(users: Sequence[User]) -> None:
    """Give each a confirmed device that has never been used."""
    devices = [
        TotpDevice(
            user=user,
            name=DEVICE_NAME,
            confirmed=True,
            sealed_secret=TotpDevice.seal_for(user.pk, people.secret_of(user.username)),
        )
        for user in users
    ]
    TotpDevice.objects.bulk_create(devices, batch_size=BATCH)
