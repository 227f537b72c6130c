"""Django's handlers, with two edges taken off: content types that make no sense, and bodies without an end."""

import re
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from tempfile import SpooledTemporaryFile
from typing import Any

from asgiref.sync import ThreadSensitiveContext
from django.conf import settings
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, ASGIRequest
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.db import connections
from django.utils.http import parse_header_parameters

from cxportal.core.intake import UNREADABLE

Receive = Callable[[], Awaitable[Mapping[str, Any]]]

Scope = dict[str, Any]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]

MOST_THREADS = 8  # that stay
_NOT_ASCII = re.compile(rb"[\x80-\xff]")


class _Utf8:
    """Reads addresses as UTF-8 whatever the content type declares, and takes a malformed one for unreadable.

    Django would stop at either before any page could answer.
    """

    content_type: str | None
    content_params: dict[str, str] | None

    def _set_content_type_params(self, meta: Mapping[str, str]) -> None:
        try:
            self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))
        except (LookupError, ValueError):
            self.content_type, self.content_params = "", {"charset": UNREADABLE}


class WsgiRequest(_Utf8, WSGIRequest):
    """A request of a WSGI server."""


class Body(SpooledTemporaryFile[bytes]):
    """What is kept of a body; `size` goes on counting where nothing is kept any more."""

    size = 0

    @property
    def is_too_large(self) -> bool:
        return self.size > settings.REQUEST_MAX_BYTES

    def take(self, piece: bytes) -> None:
        """Keep a piece, or nothing at all once it is too much."""
        self.size += len(piece)
        if self.is_too_large:
            self.truncate(0)
        else:
            self.write(piece)


class AsgiRequest(_Utf8, ASGIRequest):
    """A request of an ASGI server."""

    def __init__(self, scope: dict[str, Any], body_file: Body) -> None:
        query = _NOT_ASCII.sub(lambda byte: b"%%%02X" % byte[0][0], scope["query_string"])
        super().__init__(scope | {"query_string": query}, body_file)
        self.META.setdefault("CONTENT_LENGTH", str(body_file.size))  # it came in chunks


def _says_too_much(scope: Scope) -> bool:
    return any(
        name == b"content-length" and value.isdigit() and int(value) > settings.REQUEST_MAX_BYTES
        for name, value in scope["headers"]
    )


def _refusing(receive: Receive) -> Receive:
    """Do not wait for a body that is refused by what it says of its size."""
    has_begun = False

    async def nothing_first() -> Mapping[str, Any]:
        nonlocal has_begun
        if has_begun:
            return await receive()
        has_begun = True
        return {"type": "http.request", "body": b""}

    return nothing_first


class WsgiHandler(WSGIHandler):
    """Pages and the API behind a WSGI server."""

    request_class = WsgiRequest


class AsgiHandler(ASGIHandler):
    """Pages and the API behind an ASGI server.

    Django runs each request in a thread that ends with it, and a database connection belongs to its thread. Here a
    few threads stay, and with them their connections; when all are busy more are made for the moment.
    """

    request_class = AsgiRequest

    def __init__(self) -> None:
        super().__init__()
        self._idle: deque[ThreadPoolExecutor] = deque()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        thread = self._idle.popleft() if self._idle else ThreadPoolExecutor(max_workers=1, thread_name_prefix="page")
        try:
            async with ThreadSensitiveContext(executor=thread):
                await self.handle(scope, _refusing(receive) if _says_too_much(scope) else receive, send)
        finally:
            self._take_back(thread)

    def _take_back(self, thread: ThreadPoolExecutor) -> None:
        if len(self._idle) < MOST_THREADS:
            self._idle.append(thread)
        else:
            thread.submit(connections.close_all)
            thread.shutdown(wait=False)

    async def read_body(self, receive: Receive) -> Body:
        """Read up to the largest size; what comes after it is left to `listen_for_disconnect`.

        :raises RequestAborted: the browser has left
        """
        body = Body(max_size=settings.FILE_UPLOAD_MAX_MEMORY_SIZE)
        has_more = True
        while has_more and not body.is_too_large:
            message = await receive()
            if message["type"] == "http.disconnect":
                body.close()
                raise RequestAborted
            body.take(message.get("body", b""))
            has_more = message.get("more_body", False)
        body.seek(0)
        return body

    async def listen_for_disconnect(self, receive: Receive) -> None:
        """Drop what comes of the body until the browser leaves.

        :raises RequestAborted: it has left
        """
        while (await receive())["type"] != "http.disconnect":
            pass
        raise RequestAborted
