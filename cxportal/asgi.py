"""The ASGI application: pages by Django, sockets by Channels."""

import os

import django
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import WebsocketDenier
from channels.sessions import CookieMiddleware
from django.urls import re_path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cxportal.settings")
django.setup(set_prefix=False)

from agentpanel.routing import sockets as agent_sockets  # noqa: E402 - models are loaded now
from cxportal.core.handlers import AsgiHandler  # noqa: E402
from cxportal.core.origins import OwnOrigin  # noqa: E402
from floor.routing import sockets as floor_sockets  # noqa: E402
from webchat.routing import sockets as chat_sockets  # noqa: E402

nowhere = re_path("", WebsocketDenier.as_asgi())
sockets = OwnOrigin(CookieMiddleware(URLRouter([*agent_sockets, *floor_sockets, *chat_sockets, nowhere])))
application = ProtocolTypeRouter({"http": AsgiHandler(), "websocket": sockets})
