"""The ASGI application: pages by Django, sockets by Channels."""

import os

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import WebsocketDenier
from channels.sessions import CookieMiddleware
from django.core.asgi import get_asgi_application
from django.urls import re_path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cxportal.settings")
pages = get_asgi_application()

from agentpanel.routing import sockets as agent_sockets  # noqa: E402 - models are loaded now
from cxportal.core.origins import OwnOrigin  # noqa: E402
from floor.routing import sockets as floor_sockets  # noqa: E402

nowhere = re_path("", WebsocketDenier.as_asgi())
sockets = OwnOrigin(CookieMiddleware(URLRouter([*agent_sockets, *floor_sockets, nowhere])))
application = ProtocolTypeRouter({"http": pages, "websocket": sockets})
