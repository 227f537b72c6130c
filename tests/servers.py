"""Real web processes on the test database."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from websockets.asyncio.client import connect

from cxportal.env import BASE_DIR
from tests.plugins.postgres import free_port

PATIENCE = 20.0  # seconds
PROGRAM = (sys.executable, "-m", "uvicorn", "--lifespan", "off", "--log-level", "warning", "cxportal.asgi:application")


@dataclass(frozen=True)
class Server:
    """A uvicorn process."""

    port: int
    process: subprocess.Popen[bytes]

    def open(self, path: str, session_key: str) -> connect:
        """Open a socket as a page of the site does."""
        return connect(
            f"ws://127.0.0.1:{self.port}{path}",
            origin=settings.SITE_URL,  # type: ignore[arg-type]  # a NewType of str
            additional_headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={session_key}"},
            proxy=None,
        )

    def end(self) -> None:
        """Stop the process and wait for it."""
        self.process.terminate()
        self.process.wait(PATIENCE)


@contextmanager
def serving(count: int) -> Iterator[list[Server]]:
    """That many processes, which share nothing but the database."""
    servers = [_start(free_port()) for _ in range(count)]
    try:
        for server in servers:
            _wait_for(server)
        yield servers
    finally:
        for server in servers:
            server.end()


def _start(port: int) -> Server:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "TEST_DATABASE_URL": database_url()}
    command = (*PROGRAM, "--host", "127.0.0.1", "--port", str(port))
    return Server(port, subprocess.Popen(command, cwd=BASE_DIR, env=environment))


def _wait_for(server: Server) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", server.port)) == 0:
                return
        assert server.process.poll() is None, "the web process ended"
        assert time.monotonic() < deadline, "the web process does not answer"
        time.sleep(0.05)


def database_url() -> str:
    values: dict[str, Any] = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    return f"postgres://{values['USER']}:{values['PASSWORD']}@{values['HOST']}:{values['PORT']}/{values['NAME']}"
