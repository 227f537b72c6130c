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


class Ended(models.TextChoices):
    """Why a session is over: the browser that held it is told."""

    IDLE = "idle", _("You were logged out because you were away for too long.")
    AGE = "age", _("You were logged out because you had been logged in for 12 hours.")
    BY_YOU = "by_you", _("You ended this session from another browser.")
    BY_ADMINISTRATOR = "by_administrator", _("An administrator ended your session.")
    PASSWORD = "password", _("You were logged out because your password was changed.")
    MFA = "mfa", _("You were logged out because MFA was changed.")
    ACCOUNT = "account", _("You were logged out because your account was changed.")


class BulkAct(models.TextChoices):
    """What an administrator may do to many accounts at once."""

    MFA_OFF = "mfa_off", _("Turn MFA off")
    END_SESSIONS = "end_sessions", _("End all sessions")
    ACTIVATE = "activate", _("Activate")
    DEACTIVATE = "deactivate", _("Deactivate")
    SET_TEAM = "set_team", _("Set the team")
    EXPORT = "export", _("Export as CSV")


class LinkPurpose(models.TextChoices):
    """Why somebody was mailed a link that lets them choose a password."""

    RESET = "reset", _("Forgotten password")
    INVITATION = "invitation", _("Invitation")


class FirstLogin(models.TextChoices):
    """How a new person gets in."""

    ONE_TIME_PASSWORD = "one_time_password", _("One-time password, shown on the next page")
    INVITATION = "invitation", _("Invitation mail with a link, good for 72 hours")
