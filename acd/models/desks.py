"""One row an agent for routing to lock and read, and the append-only table of states."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from acd.enums import Chosen, Work
from acd.models.presence import IS_OPEN, PauseReason


class Desk(models.Model):
    """What routing must know of one agent; whoever changes anything of the agent locks this row first.

    `is_ready`: chose available. `is_responding`: missed no offer since the last "I'm back". `chats` and `calls` count
    what takes room: offered, active or in wrap-up (a parked contact does not). All of it can be derived from choices,
    offers and contacts.
    """

    agent = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="desk"
    )
    is_ready = models.BooleanField(default=False)
    is_responding = models.BooleanField(default=True)
    has_offer = models.BooleanField(default=False)
    work = models.CharField(max_length=16, choices=Work.choices, default=Work.IDLE)
    work_since = models.DateTimeField(null=True)
    chats = models.PositiveSmallIntegerField(default=0)
    calls = models.PositiveSmallIntegerField(default=0)
    chat_capacity = models.PositiveSmallIntegerField(default=3)
    idle_since = models.DateTimeField(null=True)
    last_offer_at = models.DateTimeField(null=True)
    handled_today = models.PositiveIntegerField(default=0)
    handled_on = models.DateField(null=True)
    next_chosen = models.CharField(max_length=10, choices=Chosen.choices, blank=True)
    next_reason = models.ForeignKey(PauseReason, on_delete=models.PROTECT, null=True, related_name="+")
    panel = models.CharField(max_length=36, blank=True)  # the one panel that is active

    class Meta:
        indexes = [models.Index(fields=("idle_since",), condition=Q(is_ready=True), name="desk_ready")]

    def __str__(self) -> str:
        return f"desk of agent {self.agent_id}: {self.work}"


class StateInterval(models.Model):
    """What the system saw one agent do, from when to when. Rows are closed, never changed."""

    agent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="state_intervals")
    has_offer = models.BooleanField(default=False)
    work = models.CharField(max_length=16, choices=Work.choices)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("agent",), condition=IS_OPEN, name="state_one_open"),
            models.CheckConstraint(condition=IS_OPEN | Q(ended_at__gte=F("started_at")), name="state_ends_later"),
        ]
        indexes = [models.Index(fields=("agent", "started_at"), name="state_by_agent")]

    def __str__(self) -> str:
        return f"{self.work} of agent {self.agent_id} since {self.started_at:%Y-%m-%d %H:%M:%S}"
