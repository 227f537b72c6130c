"""What the API does when a person loses what is open, and what it knows of that."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.dispatch import receiver

from accounts.domain import open_clients
from accounts.domain.open_clients import OpenClient
from accounts.signals import everything_ended, others_ended
from connectors.domain import tokens


@receiver(everything_ended, dispatch_uid="revoke a person's tokens when everything ends")
@receiver(others_ended, dispatch_uid="revoke a person's tokens when all but one session ends")
def _revoke_all(user_id: int, **_: Any) -> None:
    tokens.revoke_all(user_id)


@open_clients.answered_by
def _open_of(user_id: int, now: datetime) -> Iterable[OpenClient]:
    return [OpenClient(token.get_client_display(), token.created_at) for token in tokens.alive_of(user_id, now=now)]
