"""The pages as operators serve them: gunicorn with the product's own configuration and settings."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cxportal.env import BASE_DIR
from cxportal.launch.address import Address, is_open
from tests.e2e.portal import database_url
from tests.plugins.postgres import free_port

START_SECONDS = 30
STOP_SECONDS = 10


@contextmanager
def by_gunicorn(folder: Path) -> Iterator[str]:
    """Serve them on the database of the tests until the end of the block; the log is `portal.log`.

    :returns: the address
    """
    address = Address("127.0.0.1", free_port())
    environment = os.environ | {
        "BIND": f"{address.host}:{address.port}",
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "cxportal.settings",
        "SITE_URL": address.url,
        "VAR_DIR": str(folder),
        "WEB_CONCURRENCY": "1",
    }
    collect = (sys.executable, "manage.py", "collectstatic", "--no-input", "-v0")
    subprocess.run(collect, cwd=BASE_DIR, env=environment, check=True)
    command = (sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "cxportal.wsgi:application")
    with (folder / "portal.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=BASE_DIR, env=environment, stdout=log, stderr=log)
        try:
            _wait_for(address, process)
            yield address.url
        finally:
            process.terminate()
            process.wait(STOP_SECONDS)


def _wait_for(address: Address, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not is_open(address):
        if process.poll() is not None or time.monotonic() > deadline:
            raise AssertionError("Gunicorn did not start.")
        time.sleep(0.1)
