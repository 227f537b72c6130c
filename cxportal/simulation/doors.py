"""The public doors of the portal, as browsers use them: pages with forms, and sockets."""

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import suppress
from html.parser import HTMLParser
from http.client import HTTPException
from http.cookiejar import CookieJar
from ipaddress import ip_address
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from cxportal.core.messages import Pace

PATIENCE = 20.0  # seconds for an answer
BROKEN = 500  # the first status that is the server's own trouble (RFC 9110 §15.6)
TICK = 0.05  # seconds between two looks whether more may be said
FAREWELL = 3.0  # seconds at most that somebody who leaves waits for the portal to know it
LARGEST = 2**22  # bytes of one message
LOST = (OSError, ConnectionClosed, HTTPException, InvalidHandshake)
"""What a portal that is restarted or away makes of pages and lines."""
Message = dict[str, Any]


class ClosedDoorError(Exception):
    """The portal lets this person not in."""


class _Hidden(HTMLParser):
    """The hidden fields of the form that has a field of this name."""

    def __init__(self, field: str) -> None:
        super().__init__()
        self._field = field
        self._form: dict[str, str] = {}
        self.found: dict[str, str] | None = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attributes}
        if tag == "form":
            self._form = {}
        elif tag == "input" and values.get("type") == "hidden":
            self._form[values.get("name", "")] = values.get("value", "")
        if tag == "input" and values.get("name") == self._field:
            self.found = self._form


class Browser:
    """Pages, forms and cookies of one person; it blocks."""

    def __init__(self, site: str) -> None:
        self._site = site
        self._jar = CookieJar()
        self._opener: OpenerDirector = build_opener(HTTPCookieProcessor(self._jar))

    @property
    def cookies(self) -> str:
        """All of them, as a header carries them."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self._jar)

    def sign_in(self, username: str, password: str) -> None:
        """Go through the login.

        :raises ClosedDoorError: it did not lead in
        """
        page, _ = self._open("/login/")
        for typed in ({"username": username}, {"password": password}):
            page, path = self._send("/login/", page, typed)
        if path == "/login/":
            raise ClosedDoorError(f"{username} cannot log in.")

    def _send(self, path: str, page: str, typed: dict[str, str]) -> tuple[str, str]:
        form = _Hidden(next(iter(typed)))
        form.feed(page)
        if form.found is None:
            raise ClosedDoorError(f"There is no field {next(iter(typed))} at {path}.")
        return self._open(path, urlencode(form.found | typed).encode())

    def _open(self, path: str, body: bytes | None = None) -> tuple[str, str]:
        headers = {"Origin": self._site, "Referer": self._site + path, "Accept-Language": "en"}
        request = Request(self._site + path, body, headers)  # noqa: S310 - the portal's own address
        try:
            with self._opener.open(request, timeout=PATIENCE) as answer:
                return answer.read().decode(), urlsplit(answer.url).path
        except HTTPError as error:
            with error:
                if error.code >= BROKEN:
                    raise ConnectionError(f"{path} answers {error.code}.") from None
                raise ClosedDoorError(f"{path} answers {error.code}.") from None


def is_there(site: str) -> bool:
    """Say whether the portal answers."""
    try:
        with build_opener().open(f"{site}/healthz", timeout=PATIENCE):
            return True
    except OSError:
        return False


class Wire:
    """A socket of the portal that speaks JSON.

    :param pace: a little slower than what the portal takes from such a socket before it closes it
    """

    def __init__(self, socket: ClientConnection, pace: Pace) -> None:
        self._socket = socket
        self._pace = pace

    async def say(self, kind: str, **fields: object) -> None:
        """Send one message, no sooner than the portal takes it."""
        while not self._pace.take(now=time.monotonic()):  # noqa: ASYNC110 - what fills it is time
            await asyncio.sleep(TICK)
        await self._socket.send(json.dumps({"type": kind} | fields))

    async def heard(self) -> AsyncIterator[Message]:
        """What comes, until the other side closes.

        :raises ConnectionClosed: it did so for a reason
        """
        async for text in self._socket:
            yield json.loads(text)


def wire(site: str, path: str, *, cookies: str = "", source: str = "") -> connect:
    """Open a socket; `async with` gives the connection for a `Wire`.

    :param source: an address of this machine to come from
    """
    place: dict[str, Any] = {"local_addr": (source, 0)} if source else {}
    return connect(
        f"ws{site.removeprefix('http')}{path}",
        origin=site,  # type: ignore[arg-type] # a str with a name of its own
        additional_headers={"Cookie": cookies} if cookies else {},
        compression=None,
        max_size=LARGEST,
        open_timeout=PATIENCE,
        close_timeout=1,
        proxy=None,
        **place,
    )


def address_of(number: int, site: str) -> str:
    """An address of its own for each customer where portal and play share a Linux machine, else none.

    The portal slows down addresses from which many chats are started; customers of the world have different ones.
    """
    host = urlsplit(site).hostname or ""
    try:
        is_here = ip_address(host).is_loopback and ip_address(host).version == 4  # noqa: PLR2004
    except ValueError:
        is_here = False
    if not is_here or sys.platform != "linux":
        return ""
    return f"127.{1 + number // 62_500 % 250}.{number // 250 % 250}.{1 + number % 250}"


async def quietly(work: Coroutine[Any, Any, None]) -> None:
    """Do something on a line that may be lost meanwhile: whoever reads from it notices."""
    with suppress(*LOST):
        await work


async def sign_in(site: str, username: str, password: str) -> str:
    """The cookies of a new session.

    :raises ClosedDoorError: the portal does not let this person in
    """
    browser = Browser(site)
    await asyncio.to_thread(browser.sign_in, username, password)
    return browser.cookies
