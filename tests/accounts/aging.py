"""Sessions that are older than the test."""

from datetime import timedelta

from django.conf import settings
from django.db.models import F
from django.test import Client
from django.utils import timezone

from accounts.models import Session


def key_in(client: Client) -> str:
    """The session key that the browser holds."""
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def row_of(client: Client) -> Session:
    """The session that the browser holds, as the database knows it."""
    return Session.objects.get(pk=key_in(client))


def idle(client: Client, **since: float) -> None:
    """Let the last activity be that long ago."""
    _change(client, last_active_at=timezone.now() - timedelta(**since))


def age(client: Client, **by: float) -> None:
    """Let the session have begun that much earlier, and somebody have been active just now."""
    delta = timedelta(**by)
    _change(client, started_at=F("started_at") - delta, expire_date=F("expire_date") - delta)


def _change(client: Client, **values: object) -> None:
    assert Session.objects.filter(pk=key_in(client)).update(**values) == 1
