"""An audit log for a benchmark, as fast as PostgreSQL takes it: sealed and chained as the portal does it."""

import io
import json
from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.utils import timezone

from cxportal.core.audit import chain, seals
from cxportal.core.audit.chain import START, Head
from cxportal.core.models import AuditHead
from tests.bench import people

BATCH = 50_000  # rows in one COPY
APART = timedelta(seconds=20)  # a million records take 231 days
KINDS = (
    *(("authn_login_success", "success", "", '{"door":"web","factor":"token"}'),) * 12,
    *(("authn_logout", "success", "", "{}"),) * 5,
    ("authn_login_fail", "failure", "wrong_password", '{"door":"web"}'),
    ("authn_login_fail", "failure", "wrong_code", '{"door":"web"}'),
    ("authz_fail", "failure", "role", '{"method":"GET","path":"/system/users/"}'),
)
LOCK = ("authn_login_lock", "blocked", "tokens", '{"total":100}')
LOCK_EVERY = 9_973


class Command(BaseCommand):
    """Add records of a floor of 1,000 people to an empty log, with their links."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--count", type=int, default=1_000_000)

    def handle(self, *, count: int, **options: Any) -> None:
        head, first = Head(0, START), timezone.now() - count * APART
        with transaction.atomic():
            for start in range(1, count + 1, BATCH):
                records, links = io.StringIO(), io.StringIO()
                for number in range(start, min(count + 1, start + BATCH)):
                    head = _write(number, first + number * APART, head, records, links)
                _copy("core_auditrecord", ("id", *seals.COLUMNS, "seal"), records)
                _copy("core_auditlink", ("record_id", "number", "digest"), links)
            seal = seals.seal("head", head.number, head.digest)
            AuditHead(pk=AuditHead.ONLY, number=head.number, digest=head.digest, seal=seal).save(force_insert=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval(pg_get_serial_sequence('core_auditrecord', 'id'), %s)", [count])
            cursor.execute("VACUUM ANALYZE core_auditrecord")
            cursor.execute("VACUUM ANALYZE core_auditlink")
        self.stdout.write(f"{count} records")


def _write(number: int, at: datetime, head: Head, records: io.StringIO, links: io.StringIO) -> Head:
    name, outcome, reason, detail = LOCK if number % LOCK_EVERY == 0 else KINDS[number % len(KINDS)]
    person = number * 7919 % 1_000
    login, address = people.login_name(person), f"10.{person % 7}.{person % 250}.{number % 250}"
    values = (
        *(at, name, outcome, person + 1, login, "agent", person + 1, login, address),
        *("Firefox 128 on Windows", reason, json.loads(detail)),
    )
    seal = seals.seal_record(values)
    records.write("\t".join(map(str, (number, *values[:-1], detail, seal))) + "\n")
    digest = chain.digest(head, record_id=number, seal=seal)
    links.write(f"{number}\t{number}\t{digest}\n")
    return Head(head.number + 1, digest)


def _copy(table: str, columns: tuple[str, ...], rows: io.StringIO) -> None:
    rows.seek(0)
    with connection.cursor() as cursor:
        cursor.cursor.copy_from(rows, table, columns=columns, null="\\N")
