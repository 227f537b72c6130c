"""What the API does when a person loses all that is open."""

from typing import Any

from django.dispatch import receiver

from accounts.signals import everything_ended
from connectors.domain import tokens


@receiver(everything_ended, dispatch_uid="revoke a person's tokens when everything ends")
def _revoke_all(user_id: int, **_: Any) -> None:
    tokens.revoke_all(user_id)
