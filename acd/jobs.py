"""What the worker does for agents."""

from datetime import datetime

from acd.domain import presence
from cxportal.core.jobs import every


@every(seconds=5)
def sweep(now: datetime) -> None:
    """Find the panels that fell silent."""
    presence.sweep(now=now)
