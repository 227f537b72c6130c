"""What accounts does when a second factor changes."""

from typing import Any

from django.dispatch import receiver

from accounts.domain.epochs import end_everything
from accounts.enums import Ended
from mfa.signals import factor_changed


@receiver(factor_changed, dispatch_uid="end everything when a factor changes")
def _end_everything(user_id: int, **_: Any) -> None:
    end_everything(user_id, why=Ended.MFA)
