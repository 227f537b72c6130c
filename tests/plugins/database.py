"""Run the tests on a throw-away PostgreSQL, started before Django reads its settings.

`TEST_DB=sqlite` runs them on a SQLite file instead.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from tests.plugins.postgres import Cluster, PostgresMissingError


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Start the cluster once, in the process that people start, until it ends; xdist's workers inherit its address."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    kind = os.environ.get("TEST_DB") or "postgres"
    if kind not in {"postgres", "sqlite"}:
        raise pytest.UsageError(f"TEST_DB must be postgres or sqlite, not {kind!r}.")
    folder = Path(tempfile.mkdtemp(prefix="cxportal-tests-"))
    folder.chmod(0o755)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    var_dir = folder / "var"
    var_dir.mkdir()
    os.environ["TEST_VAR_DIR"] = str(var_dir)
    os.environ["TEST_DATABASE_URL"] = ""
    if kind == "postgres":
        _start(folder)


def _start(folder: Path) -> None:
    try:
        cluster = Cluster.start(folder / "postgres")
    except PostgresMissingError as missing:
        raise pytest.UsageError(f"{missing} Or run on SQLite: TEST_DB=sqlite.") from None
    os.environ["TEST_DATABASE_URL"] = cluster.url("cxportal")


def pytest_report_header() -> str:
    """Name the database that the tests run on."""
    return f"database: {os.environ.get('TEST_DATABASE_URL') or 'SQLite'}"
