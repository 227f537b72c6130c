"""The words of accounts."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person is in the contact center; the values are the names that commands and the API use."""

    ADMINISTRATOR = "administrator", _("Administrator")
    MANAGER = "manager", _("Manager")
    SUPERVISOR = "supervisor", _("Supervisor")
    AGENT = "agent", _("Agent")


class Theme(models.TextChoices):
    """How pages look; the system's choice is the default."""

    SYSTEM = "system", _("Like the system")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class Change(models.TextChoices):
    """What may be done to a person's account by somebody else."""

    CREATED = "created", _("Account created")
    RENAMED = "renamed", _("Login changed")
    ROLE = "role", _("Role changed")
    ACTIVATED = "activated", _("Activated")
    DEACTIVATED = "deactivated", _("Deactivated")
    MFA_OFF = "mfa_off", _("MFA turned off")
    ONE_TIME_PASSWORD = "one_time_password", _("New one-time password")
