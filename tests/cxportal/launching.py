"""Start the portal as `make run` does, and watch it."""

import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from cxportal.env import BASE_DIR
from tests.settings import NAMES

COMMAND = (sys.executable, "-m", "cxportal.launch")
PATIENCE_SECONDS = 60
SIGN_IN = re.compile(r"^(Administrator|Manager|Supervisor|Agent): (\S+) / (\S+)$", re.MULTILINE)


def environment(folder: Path, port: int | str, **settings: str) -> dict[str, str]:
    """Nothing is set but the place, whatever the .env of this machine says; coverage may watch."""
    unset = dict.fromkeys((*NAMES, "SECRET_KEY", "MFA_SECRET_KEYS", "HOST", "SIMULATE"), "")
    watched = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")}
    return unset | watched | {"PATH": os.environ["PATH"], "VAR_DIR": str(folder / "var"), "PORT": str(port)} | settings


@dataclass
class Portal:
    """A launched portal in a process group of its own."""

    process: subprocess.Popen[bytes]
    log: Path
    seconds: float = 0.0

    @property
    def text(self) -> str:
        """What it has printed so far."""
        return self.log.read_text(encoding="utf-8")

    def end(self) -> int:
        """Send SIGTERM to the group and wait; the answer is the exit code."""
        os.killpg(self.process.pid, signal.SIGTERM)
        return self.process.wait(10)


def launch(folder: Path, port: int, **settings: str) -> Portal:
    """Start it and wait until it says where it is."""
    log = folder / f"{time.monotonic_ns()}.log"
    started = time.monotonic()
    with log.open("wb") as output:
        values = environment(folder, port, **settings)
        process = subprocess.Popen(
            COMMAND, cwd=BASE_DIR, env=values, stdout=output, stderr=output, start_new_session=True
        )
    portal = Portal(process, log)
    while "Ctrl-C ends it" not in portal.text:
        if process.poll() is not None or time.monotonic() > started + PATIENCE_SECONDS:
            raise AssertionError(f"The portal did not start:\n{portal.text}")
        time.sleep(0.05)
    portal.seconds = time.monotonic() - started
    return portal


def get(port: int, path: str) -> int:
    """The status of a page."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    connection.request("GET", path)
    return connection.getresponse().status
