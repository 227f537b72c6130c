"""What is cleared away regularly."""

from datetime import datetime

from connectors.domain import tokens
from cxportal.core.jobs import every


@every(seconds=300)
def purge_tokens(now: datetime) -> int:
    """Delete tokens whose time is over."""
    return tokens.purge(now=now)
