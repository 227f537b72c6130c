"""What agents choose and do, what waits for them, and what became of it."""

from acd.models.contacts import Contact, ContactEvent, Message, Note, Offer
from acd.models.desks import Desk, StateInterval
from acd.models.presence import IS_OPEN, PanelLink, PauseReason, PresenceInterval
from acd.models.queues import CannedResponse, Disposition, Membership, OpeningHours, Queue

__all__ = [
    "IS_OPEN",
    "CannedResponse",
    "Contact",
    "ContactEvent",
    "Desk",
    "Disposition",
    "Membership",
    "Message",
    "Note",
    "Offer",
    "OpeningHours",
    "PanelLink",
    "PauseReason",
    "PresenceInterval",
    "Queue",
    "StateInterval",
]
