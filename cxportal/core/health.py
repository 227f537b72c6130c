"""Is the process alive, and can it work?"""

import asyncio
import logging
from collections.abc import Callable

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse

_log = logging.getLogger(__name__)
_PATIENCE = 2  # seconds


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
def readyz(request: HttpRequest) -> HttpResponse:
    """200, or 503 with the names of what can't be reached."""
    missing = [name for name, check in _CHECKS.items() if not _passes(name, check)]
    return JsonResponse({"ready": not missing, "missing": missing}, status=503 if missing else 200)


def _passes(name: str, check: Callable[[], None]) -> bool:
    try:
        check()
    except Exception as error:
        _log.warning("Not ready: %s (%s)", name, type(error).__name__)
        return False
    return True


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _channel_layer() -> None:
    async_to_sync(_send_to_nobody)()


async def _send_to_nobody() -> None:
    layer = get_channel_layer()
    async with asyncio.timeout(_PATIENCE):
        await layer.group_send("readyz", {"type": "readyz"})


_CHECKS: dict[str, Callable[[], None]] = {"database": _database, "channel layer": _channel_layer}
