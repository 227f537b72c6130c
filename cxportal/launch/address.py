"""Where the portal listens, and the address that people type."""

import re
import socket
from dataclasses import dataclass

from cxportal import env

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - what the operator may have chosen


@dataclass(frozen=True)
class Address:
    """A host (name or IP address) and a TCP port to listen on."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """The address for a browser on this machine, without a default port."""
        host = EVERYWHERE.get(self.host, self.host)
        shown = f"[{host}]" if ":" in host else host
        return f"http://{shown}" if self.port == 80 else f"http://{shown}:{self.port}"  # noqa: PLR2004 - http's port


def chosen() -> Address:
    """What `HOST` and `PORT` say.

    :raises SystemExit: the port is no port
    """
    port = env.text("PORT", "8000")
    if not (re.fullmatch(r"[0-9]{1,5}", port) and 0 < int(port) < 2**16):
        env.refuse("PORT", f"must be a number from 1 to 65535, not {port!r}.")
    return Address(env.text("HOST", "127.0.0.1").strip("[]"), int(port))


def claim(address: Address) -> None:
    """Make sure that this machine lets us listen there.

    :raises SystemExit: the host is not ours, or the port is taken or not for us
    """
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(
            address.host, address.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, UnicodeError):
        env.refuse("HOST", f"is malformed: {address.host!r} is not an address of this machine.")
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(place)
        except OSError as error:
            env.refuse("PORT", f"{address.port} on {address.host} cannot be used: {(error.strerror or '').lower()}.")


def is_open(address: Address) -> bool:
    """Say whether somebody answers there."""
    host = EVERYWHERE.get(address.host, address.host)
    try:
        with socket.create_connection((host, address.port), timeout=1):
            return True
    except OSError:
        return False
