"""The database backend."""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Look at the socket before a request uses a kept connection, instead of asking the server for a 1.

    A server that ended the connection has said so, and what it said waits to be read; with nothing to read
    the connection is as it was left. After an error, and wherever something waits, Django's question is asked.
    """

    def is_usable(self) -> bool:
        if self.errors_occurred or self.connection.closed or self._has_something_to_read():
            return super().is_usable()
        return True

    def _has_something_to_read(self) -> bool:
        socket = select.poll()
        socket.register(self.connection.fileno(), select.POLLIN)
        return bool(socket.poll(0))
