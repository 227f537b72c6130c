"""What others may want to hear of second factors."""

from enum import StrEnum

from django.dispatch import Signal


class FactorChange(StrEnum):
    """What happened to a person's factor."""

    ON = "on"
    MOVED = "moved"
    OFF = "off"
    TAKEN_OFF = "taken_off"
    """Turned off by somebody else, who tells of it: an administrator or a command."""


factor_changed = Signal()
"""A factor was bound, moved or turned off: `user_id`, `what` (FactorChange), `source` and `now`.

Sent inside the transaction that changes it.
"""

recovery_codes_made = Signal()
"""Somebody made new recovery codes, and the old ones are dead: `user_id`, `source` and `now`.

Sent inside the transaction that makes them.
"""

own_factor_changed = Signal()
"""A person has changed the own factor, which ended all sessions: `request`, whose session is to go on."""
