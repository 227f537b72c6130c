"""The words of the API."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Client(models.TextChoices):
    """The thick clients; the values are the names that they give themselves."""

    AGENT_APP = "agent-app", _("Agent App")
    SALESFORCE_CONNECTOR = "salesforce-connector", _("Salesforce Connector")
