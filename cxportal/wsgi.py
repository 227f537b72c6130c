"""The door for WSGI servers: pages and the API, without sockets."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cxportal.settings")
django.setup(set_prefix=False)

from cxportal.core.handlers import WsgiHandler  # noqa: E402 - the settings are read now

application = WsgiHandler()
