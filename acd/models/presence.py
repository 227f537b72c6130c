"""What agents choose, when, and when their panels were last heard of."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from acd.enums import Chosen

IS_OPEN = Q(ended_at=None)


class PauseReason(models.Model):
    """Why an agent pauses; an inactive one stays in the records and is offered to nobody."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    is_productive = models.BooleanField(_("productive"), default=False)
    limit_minutes = models.PositiveSmallIntegerField(_("limit in minutes"), null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class PresenceInterval(models.Model):
    """One choice of one agent, from when to when. Rows are closed, never changed."""

    agent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="presence_intervals")
    chosen = models.CharField(max_length=10, choices=Chosen.choices)
    reason = models.ForeignKey(PauseReason, on_delete=models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("agent",), condition=IS_OPEN, name="presence_one_open"),
            models.CheckConstraint(condition=Q(reason=None) | Q(chosen=Chosen.PAUSED), name="presence_reason_of_pause"),
            models.CheckConstraint(condition=IS_OPEN | Q(ended_at__gte=F("started_at")), name="presence_ends_later"),
        ]
        indexes = [
            models.Index(fields=("agent", "started_at"), name="presence_by_agent"),
            models.Index(fields=("agent",), condition=IS_OPEN & ~Q(chosen=Chosen.OFFLINE), name="presence_at_work"),
        ]

    def __str__(self) -> str:
        return f"{self.chosen} of agent {self.agent_id} since {self.started_at:%Y-%m-%d %H:%M:%S}"


class PanelLink(models.Model):
    """When an agent's panel was last heard of, and since when everybody is told that it is lost."""

    agent = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="panel_link"
    )
    last_seen_at = models.DateTimeField()
    lost_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"panel of agent {self.agent_id}, seen at {self.last_seen_at:%Y-%m-%d %H:%M:%S}"
