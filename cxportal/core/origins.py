"""Sockets are opened by pages of this site and by nobody else."""

from urllib.parse import urlsplit

from asgiref.typing import ASGI3Application, ASGIReceiveCallable, ASGISendCallable, WebSocketScope
from channels.security.websocket import WebsocketDenier
from django.conf import settings

DEFAULT_PORTS = {"http": 80, "https": 443}


def as_browsers_send_it(url: str) -> str:
    """The origin of an address: lower case, without the port that goes without saying (RFC 6454 §6)."""
    parts = urlsplit(url)
    host = (parts.hostname or "").encode("idna").decode("ascii")
    host = f"[{host}]" if ":" in host else host
    port = "" if parts.port in {None, DEFAULT_PORTS.get(parts.scheme)} else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


class OwnOrigin:
    """Refuses every handshake whose one Origin header is not exactly the site's."""

    def __init__(self, application: ASGI3Application) -> None:
        self._application = application
        self._denier: ASGI3Application = WebsocketDenier.as_asgi()

    async def __call__(self, scope: WebSocketScope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        origins = [value for name, value in scope["headers"] if name == b"origin"]
        is_own = origins == [as_browsers_send_it(settings.SITE_URL).encode("ascii")]
        await (self._application if is_own else self._denier)(scope, receive, send)
