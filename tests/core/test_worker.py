"""The worker as a process: it works, and ends when it is told to."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from cxportal.core import jobs, mail
from cxportal.core.models import OutboxMail

ROOT = Path(__file__).resolve().parents[2]
PROMPT_SECONDS = 3.0


def wait_until_sent(seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if OutboxMail.objects.filter(sent_at=None).count() == 0:
            return True
        time.sleep(0.1)
    return False


def start_worker() -> subprocess.Popen[str]:
    """A worker on this test's database."""
    settings = connection.settings_dict
    address = f"sqlite:///{settings['NAME']}"
    if connection.vendor == "postgresql":
        address = f"postgres://{settings['USER']}@{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"
    environment = os.environ | {"DATABASE_URL": address, "TEST_DATABASE_URL": address}
    command = [sys.executable, "manage.py", "worker", "--settings=tests.settings", "--skip-checks"]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_worker_sends_mails_until_a_signal_ends_it(number: signal.Signals) -> None:
    worker = start_worker()
    try:
        mail.queue_mail("ana@example.com", "Hello", "Text")
        is_sent = wait_until_sent()
        worker.send_signal(number)
        asked_at = time.monotonic()
        code = worker.wait(timeout=10)
        waited = time.monotonic() - asked_at
    finally:
        worker.kill()

    assert (is_sent, code, worker.communicate()[1]) == (True, 0, "")
    assert waited < PROMPT_SECONDS


@pytest.mark.django_db(transaction=True)
@pytest.mark.both_databases
def test_once_runs_every_job_and_ends() -> None:
    mail.queue_mail("ana@example.com", "Hello", "Text")

    call_command("worker", "--once")

    assert OutboxMail.objects.exclude(sent_at=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_once_says_with_its_exit_code_that_a_job_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = jobs.Job(name="broken", seconds=1, run=lambda _now: next(iter([])))
    monkeypatch.setattr(jobs, "discover", lambda _lane: [broken])

    with pytest.raises(CommandError, match="1 of the jobs failed"):
        call_command("worker", "--once")


@pytest.mark.django_db
def test_mails_and_sign_ins_are_among_the_jobs() -> None:
    found = {job.name: job.seconds for job in jobs.discover()}

    assert found["cxportal.core.jobs.send_mails"] == 1
    assert found["accounts.jobs.send_password_links"] == 1
    assert {"cxportal.core.jobs.purge_mails", "accounts.jobs.purge_sign_ins"} <= set(found)
    assert [job.run(timezone.now()) for job in jobs.discover() if job.name.startswith("accounts.")] == [0, 0]
