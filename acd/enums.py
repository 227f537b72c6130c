"""The words of agents, queues and contacts."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Chosen(models.TextChoices):
    """What an agent says about himself."""

    AVAILABLE = "available", _("Available")
    PAUSED = "paused", _("Paused")
    OFFLINE = "offline", _("Offline")


class State(models.TextChoices):
    """What everybody is shown: the choice, unless the panel is out of reach."""

    AVAILABLE = "available", _("Available")
    PAUSED = "paused", _("Paused")
    DISCONNECTED = "disconnected", _("Disconnected")
    OFFLINE = "offline", _("Offline")


class Work(models.TextChoices):
    """What the system sees an agent do."""

    IDLE = "idle", _("Idle")
    OFFERED = "offered", _("Offered")
    IN_CONTACT = "in_contact", _("In contact")
    WRAP_UP = "wrap_up", _("Wrap-up")
    NOT_RESPONDING = "not_responding", _("Not responding")


class Channel(models.TextChoices):
    """How a customer speaks."""

    CHAT = "chat", _("Chat")
    VOICE = "voice", _("Voice")


class Strategy(models.TextChoices):
    """Which of several ready agents is offered a contact."""

    LONGEST_IDLE = "longest_idle", _("Longest idle")
    ROUND_ROBIN = "round_robin", _("Round robin")
    FEWEST_CONTACTS = "fewest_contacts", _("Fewest contacts")
    RING_ALL = "ring_all", _("Ring all")
    BY_LEVEL = "by_level", _("By level")


class WrapUpMode(models.TextChoices):
    """Whether work follows the end of a contact, and what ends it."""

    NONE = "none", _("No wrap-up")
    UNTIL_DONE = "until_done", _("Until the agent finishes")
    TIMED = "timed", _("Until the agent finishes, with a limit")
    FIXED = "fixed", _("Always the whole time")


class ContactState(models.TextChoices):
    """Where a contact is."""

    WAITING = "waiting", _("Waiting")
    OFFERED = "offered", _("Offered")
    ACTIVE = "active", _("Active")
    PARKED = "parked", _("Parked")
    WRAP_UP = "wrap_up", _("Wrap-up")
    CLOSED = "closed", _("Closed")


UNANSWERED = (ContactState.WAITING, ContactState.OFFERED)
IN_CONVERSATION = (ContactState.ACTIVE, ContactState.PARKED)
IN_HAND = (*IN_CONVERSATION, ContactState.WRAP_UP)
"""What an agent has, whether or not it takes room."""

OVER = (ContactState.WRAP_UP, ContactState.CLOSED)
"""The customer has no more to say."""


class Ending(models.TextChoices):
    """How a contact ended."""

    HANDLED = "handled", _("Handled")
    ABANDONED = "abandoned", _("Abandoned")
    DROPOUT = "dropout", _("Dropout")
    OVERFLOWED = "overflowed", _("Overflowed")


class Step(models.TextChoices):
    """A step on the way of a contact."""

    ARRIVED = "arrived", _("Arrived")
    OFFERED = "offered", _("Offered")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    MISSED = "missed", _("Missed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    PARKED = "parked", _("Parked")
    UNPARKED = "unparked", _("Unparked")
    TRANSFERRED = "transferred", _("Transferred")
    RETURNED = "returned", _("Returned")
    OVERFLOWED = "overflowed", _("Overflowed")
    HELP_ASKED = "help_asked", _("Help asked")
    ENDED = "ended", _("Ended")
    ABANDONED = "abandoned", _("Abandoned")
    DROPOUT = "dropout", _("Dropout")
    CLOSED = "closed", _("Closed")


class OfferOutcome(models.TextChoices):
    """What became of an offer."""

    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    MISSED = "missed", _("Missed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Author(models.TextChoices):
    """Who wrote a message."""

    CUSTOMER = "customer", _("Customer")
    AGENT = "agent", _("Agent")
    SYSTEM = "system", _("System")


class AttachedType(models.TextChoices):
    """How a value of attached data is shown."""

    TEXT = "text", _("Text")
    NUMBER = "number", _("Number")
    LINK = "link", _("Link")
    MULTI = "multi", _("Several lines")
