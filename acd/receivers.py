"""Who signs in, signs out or is thrown out is offline."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from accounts.signals import everything_ended
from acd.domain import presence


@receiver(user_logged_in, dispatch_uid="a fresh sign-in is offline until the agent chooses")
@receiver(user_logged_out, dispatch_uid="who signs out is offline")
def _begin_or_end_offline(user: User | None, **_: Any) -> None:
    if user is not None and user.role == Role.AGENT:
        presence.go_offline(user.pk, now=timezone.now())


@receiver(everything_ended, dispatch_uid="who is thrown out is offline")
def _end_offline(user_id: int, **_: Any) -> None:
    presence.go_offline(user_id, now=timezone.now())
