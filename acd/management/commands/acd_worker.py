"""Run the timers of routing until a signal comes."""

from cxportal.core.management.commands.worker import Command as Worker


class Command(Worker):
    """Loop over the jobs of routing; any number may run, and a killed one loses nothing: due times are columns."""

    help = "End offers, wrap-ups and waits that are due, and route what waits, until SIGTERM."
    lane = "acd"
