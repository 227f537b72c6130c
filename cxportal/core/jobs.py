"""Periodic jobs: an app registers them in its `jobs.py`, the worker runs them.

Several workers may run one job at the same time: a job claims its rows in the database.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.module_loading import autodiscover_modules

from cxportal.core import events, mail

Run = Callable[[datetime], object]


@dataclass(frozen=True, slots=True)
class Job:
    """A function that wants to be called every so many seconds."""

    name: str
    seconds: float
    run: Run


_jobs: dict[str, Job] = {}


def every(*, seconds: float) -> Callable[[Run], Run]:
    """Register a function `run(now)` with the worker."""

    def register(run: Run) -> Run:
        name = f"{run.__module__}.{run.__name__}"
        _jobs[name] = Job(name=name, seconds=seconds, run=run)
        return run

    return register


def discover() -> list[Job]:
    """Import the `jobs.py` of every app and list what they registered."""
    autodiscover_modules("jobs")
    return list(_jobs.values())


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
