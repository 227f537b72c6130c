"""What people have open."""

from accounts import socket_watch
from cxportal.core.metrics.figures import figure


@figure("sockets_open")
def sockets_open() -> int:
    """Open sockets of this process."""
    return socket_watch.count()
