"""A PostgreSQL cluster of its own: in a folder, on a free port, gone afterwards."""

import atexit
import os
import pwd
import random
import shutil
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Self

OWNER = "postgres"
# Below 32768, where Linux starts to hand out ports to outgoing connections.
PORTS = range(20000, 32000)
# The data is thrown away, so nothing waits for a disk.
SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")
# As an operator runs it: every commit waits for the disk.
DURABLE = ("max_connections=200",)


class PostgresMissingError(Exception):
    """The server's programs are not on this machine."""


def free_port() -> int:
    """A port of the loopback interface that nobody listens on."""
    for port in random.sample(PORTS, k=50):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise OSError("No free port on 127.0.0.1.")


def programs() -> Path:
    """The folder of the newest installed server: Debian keeps it off the PATH.

    :raises PostgresMissingError: there is none
    """
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    if not found and not on_path:
        raise PostgresMissingError("PostgreSQL's server is missing: apt-get install postgresql.")
    return (found[-1] if found else Path(on_path or "")).parent


def _run(*command: str | Path) -> None:
    """Run a program of PostgreSQL, as its own user where we are root: the server refuses root."""
    owner = pwd.getpwnam(OWNER) if os.geteuid() == 0 else None
    subprocess.run(
        command,
        check=True,
        cwd="/",
        stdout=subprocess.DEVNULL,
        user=owner and owner.pw_uid,
        group=owner and owner.pw_gid,
        extra_groups=[] if owner else None,
    )


@dataclass(frozen=True)
class Cluster:
    """A running server; user `postgres` needs no password and may do everything."""

    folder: Path
    port: int
    settings: tuple[str, ...] = SETTINGS

    @classmethod
    def start(cls, folder: Path, settings: tuple[str, ...] = SETTINGS) -> Self:
        """Make a cluster in a new folder and wait until it answers.

        :raises PostgresMissingError: the server's programs are not installed
        """
        bin_dir = programs()
        folder.mkdir()
        if os.geteuid() == 0:
            shutil.chown(folder, OWNER, OWNER)
        data = folder / "data"
        _run(bin_dir / "initdb", "-D", data, "-U", OWNER, "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8")
        cluster = cls(folder, free_port(), settings)
        cluster.resume()
        atexit.register(cluster.stop)
        return cluster

    def url(self, name: str) -> str:
        """The address of one of its databases, as `DATABASE_URL` takes it."""
        return f"postgres://{OWNER}@127.0.0.1:{self.port}/{name}"

    def run(self, program: str, *arguments: str) -> None:
        """Run a client program of PostgreSQL against this server."""
        _run(programs() / program, "-h", "127.0.0.1", "-p", str(self.port), "-U", OWNER, *arguments)

    @property
    def pid(self) -> int:
        """The process whose children are the server's processes."""
        return int((self.folder / "data" / "postmaster.pid").read_text().split()[0])

    def resume(self) -> None:
        """Let the server answer, for the first time or again."""
        options = f"-c listen_addresses=127.0.0.1 -p {self.port} -k {self.folder} "
        options += " ".join(f"-c {it}" for it in self.settings)
        data, log = self.folder / "data", self.folder / "log"
        _run(programs() / "pg_ctl", "-D", data, "-w", "-l", log, "-o", options, "start")

    def stop(self) -> None:
        """Stop the server for good; the second call does nothing."""
        atexit.unregister(self.stop)
        self.halt()

    def halt(self) -> None:
        """Stop the server at once, its data stays."""
        if (self.folder / "data" / "postmaster.pid").exists():
            _run(programs() / "pg_ctl", "-D", self.folder / "data", "-m", "immediate", "stop")
