"""How long a session lasts: pure rules over its times."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from accounts.enums import Ended, Role

AGE = timedelta(hours=12)  # NIST SP 800-63B-4 §2.2.3 asks for a limit that no activity moves
WARNING = timedelta(minutes=2)  # WCAG 2.2.1: long enough to answer
IDLE_MINUTES: Mapping[Role, int] = {
    Role.ADMINISTRATOR: 30,
    Role.MANAGER: 30,
    Role.SUPERVISOR: 30,
    Role.AGENT: 60,
}


class Times(Protocol):
    """What a session knows of itself."""

    started_at: datetime
    last_active_at: datetime
    expire_date: datetime
    idle_minutes: int


@dataclass(frozen=True, slots=True)
class End:
    """When a session is over if nobody does anything, and what it then was.

    :param why: `IDLE`, which a person can defer, or `AGE`, which nobody can
    """

    at: datetime
    why: Ended


def age_end_of(times: Times) -> datetime:
    """When a session is over whatever happens."""
    return min(times.started_at + AGE, times.expire_date)


def end_of(times: Times, *, is_in_contact: bool = False) -> End:
    """When a session ends, whichever limit comes first.

    :param is_in_contact: an open contact defers the idle limit, never the age limit
    """
    age_end = age_end_of(times)
    idle_end = times.last_active_at + timedelta(minutes=times.idle_minutes)
    if is_in_contact or age_end <= idle_end:
        return End(age_end, Ended.AGE)
    return End(idle_end, Ended.IDLE)
