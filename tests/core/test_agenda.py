"""The worker's agenda: due, failed, tried again."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import DatabaseError, OperationalError, connection
from django.utils import timezone

from cxportal.core.agenda import Agenda
from cxportal.core.jobs import Job

pytestmark = pytest.mark.django_db  # before and after each job it looks at the connection that is open
NOW = timezone.now()


class Recorder:
    """A job that notes its runs and fails while it is told to."""

    def __init__(self) -> None:
        self.runs: list[datetime] = []
        self.error: Exception | None = None

    def __call__(self, now: datetime) -> None:
        self.runs.append(now)
        if self.error:
            raise self.error


def job(run: Callable[[datetime], object], *, name: str = "job", seconds: float = 10) -> Job:
    return Job(name=name, seconds=seconds, run=run)


def test_a_job_runs_at_once_and_then_when_its_seconds_are_over() -> None:
    run = Recorder()
    agenda = Agenda([job(run)])

    for clock in (0.0, 5.0, 9.9, 10.0, 19.0, 20.5):
        agenda.run_due(now=NOW, clock=clock)

    assert len(run.runs) == 3
    assert agenda.next_at() == 30.5


def test_a_failing_job_is_tried_again_sooner_and_stops_no_other(caplog: pytest.LogCaptureFixture) -> None:
    bad, good = Recorder(), Recorder()
    bad.error = ValueError("broken")
    agenda = Agenda([job(bad, name="bad", seconds=3600), job(good, name="good", seconds=3600)])

    assert [agenda.run_due(now=NOW, clock=clock) for clock in (0.0, 1.0, 2.0, 5.0, 6.0)] == [1, 0, 1, 0, 1]

    assert (len(bad.runs), len(good.runs)) == (3, 1)
    assert caplog.messages == [f"bad failed, attempt {attempt}: ValueError('broken')" for attempt in (1, 2, 3)]


def test_waits_after_failures_are_at_most_a_minute() -> None:
    bad = Recorder()
    bad.error = ValueError("broken")
    agenda, clock, waits = Agenda([job(bad)]), 0.0, []
    for _ in range(8):
        agenda.run_due(now=NOW, clock=clock)
        waits.append(agenda.next_at() - clock)
        clock = agenda.next_at()

    assert waits == [2, 4, 8, 16, 32, 60, 60, 60]


def test_after_a_success_the_next_failure_counts_from_one(caplog: pytest.LogCaptureFixture) -> None:
    run, agenda_clock = Recorder(), iter(range(0, 1000, 100))
    agenda = Agenda([job(run)])
    for error in (ValueError("first"), None, ValueError("second")):
        run.error = error
        agenda.run_due(now=NOW, clock=next(agenda_clock))

    assert caplog.messages == [f"job failed, attempt 1: ValueError('{word}')" for word in ("first", "second")]


@pytest.mark.parametrize(("error", "has_trace"), [(ValueError("bug"), True), (OperationalError("gone away"), False)])
def test_a_bug_is_logged_with_its_trace_and_an_outage_in_one_line(
    caplog: pytest.LogCaptureFixture, error: Exception, *, has_trace: bool
) -> None:
    bad = Recorder()
    bad.error = error
    Agenda([job(bad)]).run_due(now=NOW, clock=0.0)

    assert [bool(record.exc_info) for record in caplog.records] == [has_trace]


@pytest.mark.django_db(transaction=True)
@pytest.mark.both_databases
def test_a_broken_connection_is_replaced_for_the_next_job() -> None:
    def break_it(_now: datetime) -> None:
        connection.ensure_connection()
        connection.connection.close()
        connection.errors_occurred = True
        raise DatabaseError("gone away")

    def use_it(_now: datetime) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")

    agenda = Agenda([job(break_it, name="break"), job(use_it, name="use")])

    assert agenda.run_due(now=NOW, clock=0.0) == 1
