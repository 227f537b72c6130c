"""What Prometheus reads, and who else may not."""

import os
import re
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import OperationalError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts import socket_watch
from cxportal.core.audit import chain, log
from cxportal.core.audit.log import Happening, Outcome
from cxportal.core.audit.names import Name
from cxportal.core.mail import queue_mail
from cxportal.core.metrics import figures
from cxportal.core.metrics.counters import Counters
from cxportal.core.metrics.figures import Figure
from tests.factories import make_user
from tests.sockets import opened

ELSEWHERE = "203.0.113.9"
TOKEN = "a-token-for-prometheus"
SAMPLE = re.compile(r"(cxportal_\w+)(\{[^}]*\})? ([0-9.e+]+)")
COMMENT = re.compile(r"# (HELP cxportal_\w+ .+|TYPE cxportal_\w+ (counter|gauge))")


def ask(address: str = "127.0.0.1", **headers: str) -> Any:  # noqa: ANN401
    return Client().get("/metrics", headers=headers, REMOTE_ADDR=address)


def read() -> dict[str, float]:
    """Every sample by its name and labels."""
    lines = ask().content.decode().splitlines()
    samples = [SAMPLE.fullmatch(line) for line in lines if not COMMENT.fullmatch(line)]
    assert None not in samples
    return {f"{found[1]}{found[2] or ''}": float(found[3]) for found in samples if found}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("127.0.0.9", {}, 200),
        ("::1", {}, 200),
        (ELSEWHERE, {}, 403),
        ("10.0.0.1", {}, 403),
        ("", {}, 403),
        ("127.0.0.1", {"X-Forwarded-For": ELSEWHERE}, 403),
        ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, 403),
        ("127.0.0.1", {"X-Real-IP": ELSEWHERE}, 403),
        ("127.0.0.1", {"Forwarded": f"for={ELSEWHERE}"}, 403),
        ("127.0.0.1", {"X-Forwarded-Proto": "https"}, 403),
        ("127.0.0.1", {"Via": "1.1 proxy"}, 403),
        (ELSEWHERE, {"X-Forwarded-For": "127.0.0.1"}, 403),
        (ELSEWHERE, {"Authorization": "Bearer "}, 403),
    ],
)
def test_without_a_token_only_this_machine_reads(address: str, headers: dict[str, str], status: int) -> None:
    assert ask(address, **headers).status_code == status


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("forwarded", "status"),
    [
        ("127.0.0.1", 200),
        (ELSEWHERE, 403),
        (f"127.0.0.1, {ELSEWHERE}", 403),
        (f"{ELSEWHERE}, 127.0.0.1", 403),
        ("nonsense", 403),
        ("", 403),
    ],
)
def test_behind_a_trusted_proxy_its_client_counts(settings: Settings, forwarded: str, status: int) -> None:
    settings.TRUSTED_PROXIES = ["127.0.0.1"]

    assert ask(**{"X-Forwarded-For": forwarded}).status_code == status


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("header", "status"),
    [
        (f"Bearer {TOKEN}", 200),
        (f"bearer {TOKEN}", 200),
        ("Bearer other", 401),
        (f"Bearer {TOKEN} ", 401),
        (f"Basic {TOKEN}", 401),
        (TOKEN, 401),
        ("", 401),
        ("Bearer é", 401),
    ],
)
def test_the_token_opens_it_from_anywhere(settings: Settings, header: str, status: int) -> None:
    settings.METRICS_TOKEN = TOKEN

    answer = ask(ELSEWHERE, Authorization=header)

    assert answer.status_code == status
    assert (answer.headers.get("WWW-Authenticate") == 'Bearer realm="metrics"') == (status == 401)
    assert (b"cxportal_" in answer.content) == (status == 200)


@pytest.mark.django_db
def test_the_format_is_the_one_that_prometheus_reads() -> None:
    answer = ask()

    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert 'cxportal_info{version="6.69.25"} 1' in answer.content.decode()
    assert read()["cxportal_database_up"] == 1


@pytest.mark.django_db
def test_requests_are_counted_by_the_class_of_their_answer() -> None:
    before = read()

    for path in ("/login/", "/floor/", "/nowhere/", "/nowhere/"):
        Client().get(path)
    Client().get("/login/", headers={"host": "evil.example"})

    found = read()
    changed = {name: found[name] - before[name] for name in found if name.startswith("cxportal_requests_total")}
    assert changed == {
        f'cxportal_requests_total{{status="{first}xx"}}': number for first, number in enumerate((0, 2, 1, 3, 0), 1)
    }
    assert found["cxportal_request_seconds_total"] > before["cxportal_request_seconds_total"]


@pytest.mark.django_db(transaction=True)
def test_events_of_the_audit_log_are_counted_once_they_are_certain() -> None:
    name = 'cxportal_security_events_total{event="authn_login_fail",outcome="failure"}'
    before = read()[name]
    happening = Happening(name=Name.LOGIN_FAIL, outcome=Outcome.FAILURE)

    log.write(happening, now=timezone.now())
    with transaction.atomic():
        log.write(happening, now=timezone.now())
        transaction.set_rollback(True)

    assert read()[name] - before == 1


@pytest.mark.django_db
def test_what_waits_is_looked_up() -> None:
    before = read()

    queue_mail("ana@example.com", "Hello", "There")
    log.write(Happening(name=Name.LOGOUT), now=timezone.now())

    found = read()
    assert found["cxportal_mails_waiting"] - before["cxportal_mails_waiting"] == 1
    assert found["cxportal_audit_records_unlinked"] - before["cxportal_audit_records_unlinked"] == 1
    assert "cxportal_tallies" in found
    chain.extend()
    assert read()["cxportal_audit_records_unlinked"] == 0


@pytest.mark.django_db(transaction=True)
async def test_open_sockets_are_counted() -> None:
    user = await sync_to_async(make_user)()
    before = socket_watch.count()
    async with opened("/ws/agent/", user) as socket:
        await socket.heard("snapshot")
        assert socket_watch.count() - before == 1
    assert socket_watch.count() == before


@pytest.mark.django_db
def test_without_the_database_the_rest_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def cut_off() -> float:
        raise OperationalError("refused")

    monkeypatch.setitem(figures._figures, "mails_waiting", Figure("cxportal_mails_waiting", "Mails.", cut_off))

    found = read()

    assert (found["cxportal_database_up"], "cxportal_mails_waiting" in found) == (0, False)
    assert 'cxportal_requests_total{status="2xx"}' in found


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # Python 3.12 warns of forks among threads
def test_forked_processes_add_up_and_outlive_themselves() -> None:
    counters = Counters([("a",), ("b",)])
    counters.add(("a",))
    for _ in range(3):
        if (child := os.fork()) == 0:
            counters.add(("a",))
            counters.add(("b",), 0.5)
            os._exit(0)
        os.waitpid(child, 0)
    counters.add(("unknown",))

    assert dict(counters.totals()) == {("a",): 4.0, ("b",): 1.5}
