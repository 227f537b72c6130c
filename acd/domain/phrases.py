"""Canned responses, as agents insert them."""

from typing import Any

from acd.models import CannedResponse


def in_use() -> list[dict[str, Any]]:
    """All that are in use, by shortcut; `queue_ids` is empty where a response is for every queue."""
    found = CannedResponse.objects.filter(is_active=True).prefetch_related("queues")
    return [
        {"shortcut": one.shortcut, "text": one.text, "queue_ids": [queue.pk for queue in one.queues.all()]}
        for one in found
    ]
