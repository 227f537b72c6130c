"""Cookies as all of ours are: out of reach for scripts and other sites, over https where the portal is."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpResponse


def give(response: HttpResponse, name: str, value: str, *, max_age: int | timedelta | None = None) -> None:
    """Let the browser carry a value.

    :param max_age: seconds or a time; none: until the browser is closed
    """
    response.set_cookie(name, value, max_age=max_age, secure=settings.IS_HTTPS, httponly=True, samesite="Lax")


def take_back(response: HttpResponse, name: str) -> None:
    """Let the browser forget a value."""
    response.delete_cookie(name, samesite="Lax")
