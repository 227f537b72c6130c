"""The words of agent states."""

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
