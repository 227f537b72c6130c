"""Ask a portal process on this machine whether it can work: probe.py PORT [PATH]. Exits with 1 when it can't."""

import os
import sys
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

PATIENCE_SECONDS = 5


def is_ready(port: int, path: str) -> bool:
    """Say whether the process answers 200 under the portal's own name."""
    host = urlsplit(os.environ.get("SITE_URL", "")).netloc or f"127.0.0.1:{port}"
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", path, headers={"Host": host})
        return connection.getresponse().status == 200  # noqa: PLR2004 - OK
    except (OSError, HTTPException):
        return False


if __name__ == "__main__":
    sys.exit(0 if is_ready(int(sys.argv[1]), *sys.argv[2:] or ["/readyz"]) else 1)
