"""Seal every TOTP secret under the newest key of MFA_SECRET_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mfa.domain import devices, sealing


class Command(BaseCommand):
    """After it the older keys can leave the ring."""

    help = "Seals every TOTP secret under the newest key of MFA_SECRET_KEYS."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until every row is sealed anew.

        :raises CommandError: a row was sealed under a key that is not in the ring
        """
        try:
            count = devices.reseal_all()
        except sealing.UnsealError as error:
            raise CommandError(f"Not all secrets could be sealed anew. {error}") from error
        self.stdout.write(f"{count} secrets sealed under the newest key.")
