"""What the worker finds to do."""

from acd import jobs as acd_jobs
from cxportal.core import jobs
from cxportal.core.jobs import Job


def test_the_jobs_of_every_app_are_found() -> None:
    found = {job.name: job for job in jobs.discover()}
    assert found["cxportal.core.jobs.purge_events"] == Job("cxportal.core.jobs.purge_events", 60, jobs.purge_events)
    assert found["acd.jobs.sweep"] == Job("acd.jobs.sweep", 5, acd_jobs.sweep)


def test_finding_them_twice_finds_them_once() -> None:
    assert jobs.discover() == jobs.discover()
