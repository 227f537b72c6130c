"""The portal as operators run it: gunicorn with the product's own configuration, two workers, PostgreSQL."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import psycopg2

from cxportal.env import BASE_DIR
from tests.plugins.postgres import Cluster, free_port

WORKERS = 2
START_SECONDS = 60
STOP_SECONDS = 30
STATISTICS_SECONDS = 1.5  # until PostgreSQL has counted what was
GUNICORN = (sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "cxportal.wsgi:application")
UVICORN = (
    *(sys.executable, "-m", "uvicorn", "cxportal.asgi:application", "--workers", str(WORKERS)),
    *("--host", "127.0.0.1", "--port", "{port}"),
    *("--lifespan", "off", "--no-access-log", "--no-proxy-headers", "--no-server-header"),
)


@dataclass(frozen=True)
class Site:
    """A database with people in it.

    :param hasher: what their passwords are hashed with: `argon2` (the product's) or `fast`
    """

    cluster: Cluster
    folder: Path
    name: str
    hasher: str

    def environment(self, port: int, *, is_traced: bool = False) -> dict[str, str]:
        return os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
            "DATABASE_URL": self.cluster.url(self.name),
            "VAR_DIR": str(self.folder / "var"),
            "SITE_URL": f"http://127.0.0.1:{port}",
            "BIND": f"127.0.0.1:{port}",
            "WEB_CONCURRENCY": str(WORKERS),
            "HASHER": self.hasher,
            "BENCH_TRACE": str(int(is_traced)),
        }

    def manage(self, *arguments: str) -> None:
        """Run a command of the portal."""
        self.ask(*arguments)

    def ask(self, *arguments: str) -> str:
        """Run a command of the portal and give what it prints."""
        command, environment = (sys.executable, "manage.py", *arguments), self.environment(free_port())
        return subprocess.run(
            command, cwd=BASE_DIR, env=environment, check=True, stdout=subprocess.PIPE, text=True
        ).stdout

    def connections(self) -> int:
        """How many connections to its database were ever made."""
        time.sleep(STATISTICS_SECONDS)
        with closing(psycopg2.connect(self.cluster.url("postgres"))) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT sessions FROM pg_stat_database WHERE datname = %s", [self.name])
            return int(cursor.fetchone()[0])


def make_site(cluster: Cluster, folder: Path, *, count: int, hasher: str, enrol: int = 0, name: str = "") -> Site:
    """Make a database with that many people whose MFA is on, and some whose MFA is off."""
    site = Site(cluster, folder, name or f"bench_{hasher}_{count}", hasher)
    cluster.run("createdb", site.name)
    site.manage("migrate", "-v0")
    site.manage("make_users", "--count", str(count), "--enrol", str(enrol))
    return site


@dataclass(frozen=True)
class Server:
    """A running portal."""

    port: int
    pid: int


@contextmanager
def serving(site: Site, *, is_traced: bool = False, command: tuple[str, ...] = GUNICORN) -> Iterator[Server]:
    """Serve a site from a fresh beginning until the end of the block."""
    site.manage("bench_reset")
    port, log = free_port(), site.folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [word.format(port=port) for word in command],
            cwd=BASE_DIR,
            env=site.environment(port, is_traced=is_traced),
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        try:
            _wait_for(port, process, log)
            yield Server(port, process.pid)
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(STOP_SECONDS)


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not _answers(port):
        if process.poll() is not None or time.monotonic() > deadline:
            raise SystemExit(f"The portal did not start:\n{log.read_text()}")
        time.sleep(0.1)


def _answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def statements_of(headers: dict[str, str]) -> dict[str, int]:
    """The statements that a traced answer tells of, by kind."""
    counted: dict[str, int] = json.loads(headers["X-Bench-SQL"])
    return counted
