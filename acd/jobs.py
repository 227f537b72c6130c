"""What the worker of routing does."""

from datetime import datetime

from acd.domain import timers
from cxportal.core.jobs import every

LANE = "acd"


@every(seconds=0.5, lane=LANE)
def run_due(now: datetime) -> None:
    """End what is over: offers, wrap-ups, waits, agents who are gone."""
    timers.run_due(now=now)


@every(seconds=1, lane=LANE)
def sweep(now: datetime) -> None:
    """Route what nobody routed."""
    timers.sweep(now=now)
