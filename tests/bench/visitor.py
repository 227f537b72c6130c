"""A browser without a screen: one connection, its cookies, and the page it shows."""

import html
import re
import time
from collections import defaultdict
from http.client import HTTPConnection, HTTPResponse
from http.cookies import SimpleCookie
from urllib.parse import urlencode

TIMEOUT = 60.0  # seconds
_FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


class UnexpectedAnswerError(Exception):
    """The portal answered something else than the benchmark knows."""


class Visitor:
    """Opens pages and sends forms, and notes how long each answer took.

    :param source: the loopback address that it comes from
    :param times: seconds of each answer, by the name that the caller gave it
    """

    def __init__(self, port: int, source: str = "127.0.0.1") -> None:
        self._origin = f"http://127.0.0.1:{port}"
        self._connection = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT, source_address=(source, 0))
        self._cookies: dict[str, str] = {}
        self.times: dict[str, list[float]] = defaultdict(list)
        self.headers: dict[str, dict[str, str]] = {}
        self.page = ""

    def open(self, name: str, path: str) -> None:
        """Get a page and show it.

        :raises UnexpectedAnswerError: there was none
        """
        self._ask(name, "GET", path)

    def send(self, name: str, path: str, **typed: str) -> str:
        """Send the form on the page that has these fields, and say where its answer leads.

        :raises UnexpectedAnswerError: there is no such form
        """
        form = next(
            (form for form in _FORM.findall(self.page) if all(f'name="{field}"' in form for field in typed)), ""
        )
        if not form:
            title = _TITLE.search(self.page)
            found = title[1] if title else self.page[:100]
            raise UnexpectedAnswerError(f"{name}: no form for {', '.join(typed)} on the page “{found}”")
        hidden = {field: html.unescape(value) for field, value in _HIDDEN.findall(form)}
        return self._ask(name, "POST", path, urlencode(hidden | typed))

    def close(self) -> None:
        """Leave."""
        self._connection.close()

    def _ask(self, name: str, method: str, path: str, body: str | None = None) -> str:
        headers = {"Accept-Language": "en", "Cookie": "; ".join(f"{key}={it}" for key, it in self._cookies.items())}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": self._origin}
        start = time.perf_counter()
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        content = answer.read()
        self.times[name].append(time.perf_counter() - start)
        return self._take(name, answer, content)

    def _take(self, name: str, answer: HTTPResponse, content: bytes) -> str:
        for line in answer.headers.get_all("Set-Cookie", []):
            for key, morsel in SimpleCookie(line).items():
                self._cookies[key] = morsel.value
        self.headers[name] = dict(answer.headers.items())
        if answer.status == 200:
            self.page = content.decode()
        elif answer.status != 302:
            raise UnexpectedAnswerError(f"{name}: status {answer.status}")
        return answer.headers.get("Location", "")
