"""The demo floor has a shop with a chat."""

from typing import Any

from django.dispatch import receiver

from acd.signals import demo_seeded
from webchat.domain import sites


@receiver(demo_seeded, dispatch_uid="the demo shop asks its questions on the demo floor")
def _open_shop(queue_name: str, **_: Any) -> None:
    sites.open_demo_shop(queue_name)
