"""What a refund means, as a rule without a database: the rows are held against it."""

from dataclasses import replace

from cxportal.core.limits.rules import Tally


def refunded(tally: Tally) -> Tally:
    """Take one charge back: that try was no guess."""
    return replace(tally, recent=max(tally.recent - 1, 0), total=max(tally.total - 1, 0), until=None)
