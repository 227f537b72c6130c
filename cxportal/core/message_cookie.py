"""Sentences for the next page, in a cookie that is named and kept as all others are."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage


class Storage(CookieStorage):
    """Django's, under our name: with https a browser takes it from this host alone (`__Host-`)."""

    cookie_name = settings.MESSAGES_COOKIE_NAME
