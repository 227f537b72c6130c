"""Periodic jobs: an app registers them in its `jobs.py`, the worker runs them.

Several workers may run one job at the same time: a job claims its rows in the database.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.module_loading import autodiscover_modules

from cxportal.core import events, mail
from cxportal.core.audit import chain
from cxportal.core.limits import store

log = logging.getLogger(__name__)

Run = Callable[[datetime], object]


@dataclass(frozen=True, slots=True)
class Job:
    """A function that wants to be called every so many seconds."""

    name: str
    seconds: float
    run: Run
    lane: str = "core"


_jobs: dict[str, Job] = {}


def every(*, seconds: float, lane: str = "core") -> Callable[[Run], Run]:
    """Register a function `run(now)` with the worker of a lane: what must not wait for mails has one of its own."""

    def register(run: Run) -> Run:
        name = f"{run.__module__}.{run.__name__}"
        _jobs[name] = Job(name=name, seconds=seconds, run=run, lane=lane)
        return run

    return register


def discover(lane: str = "core") -> list[Job]:
    """Import the `jobs.py` of every app and list what they registered for a lane."""
    autodiscover_modules("jobs")
    return [job for job in _jobs.values() if job.lane == lane]


@every(seconds=60)
def purge_events(now: datetime) -> int:
    """Delete the events that every web process has read long ago."""
    return events.purge(now=now)


@every(seconds=1)
def send_mails(now: datetime) -> int:
    """Send the mails that are due."""
    return mail.send_due(now=now)


@every(seconds=3600)
def purge_mails(now: datetime) -> int:
    """Forget old mails."""
    return mail.purge(now=now)


@every(seconds=300)
def purge_tallies(now: datetime) -> int:
    """Delete the budgets that no rule asks for any more."""
    return store.purge(now=now)


@every(seconds=2)
def link_audit_records(now: datetime) -> int:
    """Chain the audit records that were committed since."""
    return chain.catch_up()


@every(seconds=300)
def link_late_audit_records(now: datetime) -> int:
    """Chain the records of transactions that took very long."""
    return chain.catch_up(lag=None)


@every(seconds=3600)
def tell_audit_head(now: datetime) -> None:
    """Keep the end of the audit chain outside the database: `verify_audit --through` takes it."""
    if (head := chain.head()).number:
        log.info("The audit chain ends at %s:%s", head.number, head.digest)
