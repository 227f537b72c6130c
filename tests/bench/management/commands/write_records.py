"""Write audit records, or plain rows as wide, from several processes at once; each row in a commit of its own."""

import json
import time
from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial
from itertools import product
from multiprocessing import get_context
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, connections, transaction
from django.utils import timezone

from accounts.models import User
from cxportal.core.audit import chain, log, seals
from cxportal.core.audit.log import Happening, Source
from cxportal.core.audit.names import Name
from tests.bench import people

START = 0.3  # seconds until all have connected
PAUSE = 0.05
PATIENCE = 60.0  # seconds
# The same columns with one index, and no more: what a table that is no log would cost.
PLAIN = "CREATE TABLE IF NOT EXISTS bench_plain (LIKE core_auditrecord INCLUDING IDENTITY, PRIMARY KEY (id))"
WHERE = Source(address="10.1.2.3", device="Firefox 128 on Windows")
DETAIL = {"door": "web", "factor": "token"}


class Command(BaseCommand):
    """Print of each time how many were written, the processor time of the writers, and how records got their links."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rounds", type=int, default=1)
        parser.add_argument("--writers", type=int, nargs="+", default=[1])
        parser.add_argument("--seconds", type=float, default=1.0)
        parser.add_argument("--link", action="store_true", help="link the records here: no worker does")

    def handle(self, *, rounds: int, writers: list[int], seconds: float, link: bool, **options: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(PLAIN)
        found = []
        for number, what in product(writers * rounds, ("plain", "record")):
            wrote = _write_together(number, what=what, seconds=seconds)
            found.append({"what": what, "writers": number} | wrote | _linked(is_here=link))
        self.stdout.write(json.dumps(found))


def _write_together(writers: int, *, what: str, seconds: float) -> dict[str, float]:
    connections.close_all()  # a connection survives no fork
    work = partial(_write, what=what, begin=time.monotonic() + START, seconds=seconds)
    with get_context("fork").Pool(writers) as pool:
        done = pool.map(work, range(writers), chunksize=1)
    return {"written": sum(written for written, _ in done), "processor": sum(spent for _, spent in done)}


def _linked(*, is_here: bool) -> dict[str, float]:
    """How many records had no link yet, and the seconds until all had one."""
    unlinked, begin = chain.unlinked().count(), time.monotonic()
    if is_here:
        chain.catch_up()
    while chain.unlinked().exists() and time.monotonic() < begin + PATIENCE:
        time.sleep(PAUSE)
    return {"unlinked": unlinked, "linked_after": time.monotonic() - begin}


def _write(_number: int, *, what: str, begin: float, seconds: float) -> tuple[int, float]:
    """Write for that long: how often, and the processor time in seconds."""
    write, written = _plain() if what == "plain" else _record(), 0
    time.sleep(max(0.0, begin - time.monotonic()))
    before = time.process_time()
    while time.monotonic() < begin + seconds:
        with transaction.atomic():
            write()
        written += 1
    return written, time.process_time() - before


def _record() -> Callable[[], object]:
    user = User.objects.get(username=people.login_name(0))
    happening = Happening(Name.LOGIN_SUCCESS, actor=user, subject=user, source=WHERE, detail=DETAIL)
    return lambda: log.write(happening, now=timezone.now())


def _plain() -> Callable[[], object]:
    """The values of a record, sealed beforehand, by the driver alone."""
    columns = [*seals.COLUMNS, "seal"]
    with transaction.atomic():
        record = _record()()
        transaction.set_rollback(True)
    values = [
        json.dumps(value) if isinstance(value, dict) else value for value in map(partial(getattr, record), columns)
    ]
    marks = ", ".join(["%s"] * len(columns))
    sql = f"INSERT INTO bench_plain ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 - names of our own

    def write() -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)

    return write
