"""The cookie by which a browser is known again. It opens nothing."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.domain import known_devices
from accounts.models import User
from cxportal.core import client, cookies


def keep(response: HttpResponse, request: HttpRequest, user: User) -> None:
    """Let the browser be known after a complete sign-in of this person."""
    mark = known_devices.renewed(client.source(request).browser_mark, user)
    cookies.give(response, settings.DEVICE_COOKIE_NAME, mark, max_age=known_devices.LIFETIME)
