"""What the worker does and when: a failure is logged and tried again, and stops nothing else."""

import logging
from collections.abc import Iterable
from datetime import datetime

from django.db import OperationalError, close_old_connections

from cxportal.core.jobs import Job

LONGEST_WAIT = 60.0  # seconds
MOST_DOUBLINGS = 6

log = logging.getLogger(__name__)


class Agenda:
    """Jobs with the time at which each is due; times are seconds of a clock that only goes on."""

    def __init__(self, jobs: Iterable[Job]) -> None:
        self._due_at = dict.fromkeys(jobs, 0.0)
        self._failures: dict[Job, int] = {}

    def next_at(self) -> float:
        """When the next job is due."""
        return min(self._due_at.values(), default=0.0)

    def run_due(self, *, now: datetime, clock: float) -> int:
        """Run what is due and say how many jobs failed."""
        due = [job for job, at in self._due_at.items() if at <= clock]
        return sum(not self._run(job, now=now, clock=clock) for job in due)

    def _run(self, job: Job, *, now: datetime, clock: float) -> bool:
        close_old_connections()
        try:
            job.run(now)
        except Exception as error:
            failures = self._failures[job] = self._failures.get(job, 0) + 1
            is_outage = isinstance(error, OperationalError)  # a trace would say nothing of why
            log.error("%s failed, attempt %s: %r", job.name, failures, error, exc_info=not is_outage)
            self._due_at[job] = clock + min(2.0 ** min(failures, MOST_DOUBLINGS), LONGEST_WAIT)
            return False
        finally:
            close_old_connections()
        self._failures.pop(job, None)
        self._due_at[job] = clock + job.seconds
        return True
