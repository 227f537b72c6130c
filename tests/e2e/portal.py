"""The real product for browsers: what `make run` starts, on the database of the tests."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from cxportal.env import BASE_DIR
from cxportal.launch.address import Address, is_open
from tests.plugins.postgres import free_port

START_SECONDS = 60
STOP_SECONDS = 10


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve the portal until the end of the block.

    :param folder: for its files, its log among them
    :returns: its address
    """
    address = Address("127.0.0.1", free_port())
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "HOST": address.host,
        "PORT": str(address.port),
        "SIMULATE": "",
        "SITE_URL": address.url,
        "VAR_DIR": str(folder / "var"),
    }
    command = (sys.executable, "-m", "cxportal.launch")
    log = folder / "portal.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=BASE_DIR, env=environment, stdout=output, stderr=output, start_new_session=True
        )
        try:
            _wait_for(address, process, log)
            yield address.url
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(STOP_SECONDS)


def _wait_for(address: Address, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not is_open(address):
        if process.poll() is not None or time.monotonic() > deadline:
            raise AssertionError(f"The portal did not start:\n{log.read_text()}")
        time.sleep(0.1)


def database_url() -> str:
    """The test database, as pytest-django has named it."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    return f"postgres://{values['USER']}@{values['HOST']}:{values['PORT']}/{values['NAME']}"
