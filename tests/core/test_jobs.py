"""What the worker finds to do."""

from cxportal.core import jobs
from cxportal.core.jobs import Job


def test_the_jobs_of_every_app_are_found() -> None:
    found = {job.name: job for job in jobs.discover()}
    assert found["cxportal.core.jobs.purge_events"] == Job("cxportal.core.jobs.purge_events", 60, jobs.purge_events)
    assert list(found) == [name for name in found if not name.startswith("acd.")]


def test_routing_has_a_worker_of_its_own() -> None:
    assert [job.name for job in jobs.discover("acd")] == ["acd.jobs.run_due", "acd.jobs.sweep"]


def test_finding_them_twice_finds_them_once() -> None:
    assert jobs.discover() == jobs.discover()
