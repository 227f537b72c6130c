"""What the audit log costs: records written a second while the worker chains them, and reading a long one."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from cxportal.env import BASE_DIR
from tests.bench import figures
from tests.bench.server import STOP_SECONDS, Site, make_site
from tests.plugins.postgres import Cluster, free_port

RECORDS = 100_000
WRITERS = (1, 2, 4)
ROUNDS = 2
SECONDS = 2.0  # of writing, each time
MOST_TO_LINK = 5.0  # seconds until everything is linked

Found = Mapping[str, Any]


def measure(cluster: Cluster, folder: Path) -> None:
    """Print both, on a log of its own."""
    site = make_site(cluster, folder, count=1, hasher="fast", name="bench_audit")
    site.manage("make_records", "--count", str(RECORDS))
    _measure_reading(site)
    linked = _write(site, 1, WRITERS[-1:], "--link")[-1]
    with _worker(site):
        found = _write(site, ROUNDS, WRITERS)
    _show_writing(found, linking=linked["unlinked"] / linked["linked_after"])


def _measure_reading(site: Site) -> None:
    taken = json.loads(site.ask("read_records"))
    figures.show_title(f"Reading an audit log of {RECORDS:,} records")
    rows = [[what, f"{seconds:.1f}", f"{RECORDS / seconds:,.0f}"] for what, seconds in taken.items()]
    figures.show_table(["", "seconds", "records a second"], rows)


def _write(site: Site, rounds: int, writers: Sequence[int], *more: str) -> list[Found]:
    asked = ("--rounds", str(rounds), "--seconds", str(SECONDS), "--writers", *map(str, writers))
    found: list[Found] = json.loads(site.ask("write_records", *asked, *more))
    return found


def _show_writing(found: Sequence[Found], *, linking: float) -> None:
    figures.show_title("Writing audit records, one commit each, while the worker links them (PostgreSQL)")
    head = ["writers", "records a second", "plain rows a second", "records : plain rows", "processor time of it"]
    figures.show_table(head, [_row(writers, found) for writers in WRITERS])
    fastest = max(each["written"] / SECONDS for each in found if each["what"] == "record")
    print(f"- linked a second by one worker: {linking:,.0f}, {linking / fastest:.1f} x what the writers managed")
    slowest = max(each["linked_after"] for each in found)
    figures.show_verdict("until the last record was linked", slowest, MOST_TO_LINK, unit=" s")


def _row(writers: int, found: Sequence[Found]) -> figures.Row:
    rates, costs = [], []
    for what in ("record", "plain"):
        them = [each for each in found if each["writers"] == writers and each["what"] == what]
        rates.append(median(each["written"] / SECONDS for each in them))
        costs.append(median(each["processor"] / each["written"] for each in them))
    shown = [f"{rates[0]:,.0f}", f"{rates[1]:,.0f}", f"{rates[0] / rates[1]:.2f}", f"{costs[0] / costs[1]:.1f}"]
    return [str(writers), *shown]


@contextmanager
def _worker(site: Site) -> Iterator[None]:
    """The portal's own worker, as operators run it."""
    process = subprocess.Popen(
        (sys.executable, "manage.py", "worker"),
        cwd=BASE_DIR,
        env=site.environment(free_port()),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(STOP_SECONDS)
