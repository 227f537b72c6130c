"""What leaves a transaction for the world outside: events for browsers, mails for people."""

from django.db import models
from django.utils import timezone


class Event(models.Model):
    """One numbered thing that happened; every web process tails these rows."""

    topic = models.CharField(max_length=80)
    kind = models.CharField(max_length=40)
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk} on {self.topic}"


class OutboxMail(models.Model):
    """A mail that waits for the worker, or was sent lately."""

    to = models.EmailField()
    subject = models.CharField(max_length=255)
    text = models.TextField()
    html = models.TextField(blank=True)
    queued_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        ordering = ("next_try_at", "id")
        indexes = [
            models.Index(fields=("next_try_at",), condition=models.Q(sent_at=None), name="outbox_unsent"),
            models.Index(fields=("sent_at",), name="outbox_sent"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} to {self.to}"
