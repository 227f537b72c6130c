"""What the clock does: every due time is a column, and each due row is claimed under its lock."""

from datetime import datetime

from acd.domain import contacts, departures, dispatch, offers, presence, wrap_up


def run_due(*, now: datetime) -> int:
    """End what is over: offers, wrap-ups, the longest waits, agents who are gone.

    :returns: how many things there were to do
    """
    done = offers.expire_due(now=now)
    done += wrap_up.finish_due(now=now)
    done += contacts.overflow_due(now=now)
    presence.sweep(now=now)
    return done + departures.give_back_of_absent(now=now)


def sweep(*, now: datetime) -> int:
    """Make the offers that nobody made, whatever the cause."""
    return dispatch.route(now=now)
