"""Two Gunicorn workers on the database of the tests, and browsers that speak HTTP to them."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from cxportal.env import BASE_DIR
from tests.e2e.portal import database_url
from tests.plugins.postgres import free_port

WORKERS, THREADS = 2, 16
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@contextmanager
def two_workers(*, log: Path = Path("/dev/stderr"), settings: str = "tests.settings") -> Iterator[str]:
    """Serve the portal, with the tests' fast hasher unless other settings say so, until the end of the block.

    :param log: what the workers write
    :returns: its address
    """
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--log-level", "warning"]
    command += ["-w", str(WORKERS), "-k", "gthread", "--threads", str(THREADS), "--preload", "cxportal.wsgi"]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": settings, "TEST_DATABASE_URL": database_url()}
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, cwd=BASE_DIR, env=environment, stdout=output, stderr=output, start_new_session=True
        )
    try:
        yield _when_ready(f"http://127.0.0.1:{port}", process)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(10)


def _when_ready(url: str, process: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        try:
            httpx.get(f"{url}/healthz", headers={"Host": "testserver"})
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return url
    raise AssertionError("The workers did not start.")


class HttpBrowser:
    """A cookie jar and the CSRF token of the page that is open.

    :param address: where it is; a loopback address
    """

    def __init__(self, url: str, *, address: str = "127.0.0.1") -> None:
        each_its_own = httpx.Limits(max_keepalive_connections=0)  # the server may close an idle one just then
        self.http = httpx.Client(
            base_url=url,
            headers={"Host": "testserver"},
            timeout=60,
            transport=httpx.HTTPTransport(local_address=address, limits=each_its_own),
        )

    def open(self, path: str = "/login/") -> str:
        """Read a page; a redirect is not followed."""
        response = self.http.get(path)
        found = CSRF.search(response.text)
        self.csrf = found.group(1) if found else ""
        return response.text

    def give(self, **fields: str) -> httpx.Response:
        """Answer the sign-in."""
        return self.http.post("/login/", data=fields | {"csrfmiddlewaretoken": self.csrf})

    def is_in(self) -> bool:
        """Say whether the browser holds a full session."""
        return self.http.get("/profile/").status_code == 200
