"""Sockets for the tests, opened as a browser opens them."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.conf import settings

from accounts.models import User
from cxportal.asgi import sockets
from tests.clients import signed_in

OWN = settings.SITE_URL
PATIENCE = 6.0  # seconds


class Socket:
    """A browser's end of a socket."""

    def __init__(self, path: str, *, session_key: str | None, origin: str | None = OWN) -> None:
        headers = [(b"origin", origin.encode())] if origin is not None else []
        if session_key is not None:
            headers.append((b"cookie", f"{settings.SESSION_COOKIE_NAME}={session_key}".encode()))
        path, _, query = path.partition("?")
        scope = {"type": "websocket", "path": path, "query_string": query.encode(), "headers": headers}
        self._server: Any = ApplicationCommunicator(sockets, scope)  # type: ignore[no-untyped-call]

    async def knock(self) -> dict[str, Any]:
        """Make the handshake; the answer is to accept or to close."""
        await self._server.send_input({"type": "websocket.connect"})
        return await self._output()

    async def say(self, message: str | bytes | None = None, **fields: Any) -> None:
        """Send a message: as it is, or an object of these fields."""
        content = json.dumps(fields) if message is None else message
        name = "bytes" if isinstance(content, bytes) else "text"
        await self._server.send_input({"type": "websocket.receive", name: content})

    async def anything(self) -> dict[str, Any]:
        """The next message."""
        message: dict[str, Any] = json.loads((await self._output())["text"])
        return message

    async def heard(self, kind: str) -> dict[str, Any]:
        """The next message of a kind; others are skipped."""
        while True:
            message: dict[str, Any] = json.loads((await self._output())["text"])
            if message["type"] == kind:
                return message

    async def is_silent(self, seconds: float) -> bool:
        """Whether nothing comes."""
        return bool(await self._server.receive_nothing(timeout=seconds))

    async def closing_code(self) -> int:
        """Wait until the server closes, whatever it says until then."""
        async with asyncio.timeout(PATIENCE):
            while (output := await self._output())["type"] != "websocket.close":
                pass
        return int(output["code"])

    async def leave(self, code: int = 1001) -> None:
        """Close as a browser does that goes to another page."""
        await self._server.send_input({"type": "websocket.disconnect", "code": code})
        await self._server.wait(timeout=PATIENCE)

    async def _output(self) -> dict[str, Any]:
        output: dict[str, Any] = await self._server.receive_output(timeout=PATIENCE)
        return output


async def key_of(user: User) -> str:
    """The session key of a browser in which the person has just signed in."""
    client = await sync_to_async(signed_in)(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


async def answer_to(path: str, *, session_key: str | None, origin: str | None = OWN) -> str:
    """How the server answers a handshake: `websocket.accept` or `websocket.close`."""
    socket = Socket(path, session_key=session_key, origin=origin)
    answer = await socket.knock()
    await socket.leave()
    return str(answer["type"])


@asynccontextmanager
async def opened(path: str, user: User) -> AsyncIterator[Socket]:
    """An open socket of a person who has just signed in."""
    socket = Socket(path, session_key=await key_of(user))
    assert (await socket.knock())["type"] == "websocket.accept"
    try:
        yield socket
    finally:
        await socket.leave()
