"""What leaves a transaction for the world outside: events for browsers, mails for people."""

from typing import Any, NoReturn, TypeVar

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
    sealed_secret = models.TextField(blank=True)
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


Row = TypeVar("Row", bound=models.Model)


class AppendOnlyQuerySet(models.QuerySet[Row]):
    """Rows that are added and read."""

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        """Refuse.

        :raises TypeError: always
        """
        raise TypeError(f"Stored rows of {self.model.__name__} are never changed or deleted.")

    update = delete = bulk_update = update_or_create = _refuse
    _raw_delete = _refuse


class AppendOnly(models.Model):
    """A row that is written once: the application never changes or deletes it."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, **options: Any) -> None:
        """Insert, and nothing else.

        :raises TypeError: the row is stored already
        """
        if not self._state.adding:
            raise TypeError(f"A stored {type(self).__name__} is never changed.")
        super().save(**(options | {"force_insert": True}))

    def delete(self, using: str | None = None, keep_parents: bool = False) -> NoReturn:
        """Refuse.

        :raises TypeError: always
        """
        raise TypeError(f"A stored {type(self).__name__} is never deleted.")


class AuditRecord(AppendOnly):
    """One security event: who did what to whom, from where, and how it ended.

    People are held by number and name, since a record outlives what it tells of. The seal covers all columns but
    the number, under a key that the database does not hold.
    """

    at = models.DateTimeField()
    name = models.CharField(max_length=60)
    outcome = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150, blank=True)
    actor_role = models.CharField(max_length=16, blank=True)
    subject_id = models.BigIntegerField(null=True)
    subject_name = models.CharField(max_length=150, blank=True)
    address = models.GenericIPAddressField(null=True)
    device = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    detail = models.JSONField(default=dict)
    seal = models.CharField(max_length=48)

    class Meta:
        ordering = ("-id",)
        constraints = (models.UniqueConstraint(fields=("seal",), name="audit_seal"),)
        indexes = [
            models.Index(fields=("at",), name="audit_at"),
            models.Index(fields=("name", "at"), name="audit_name"),
            models.Index(fields=("subject_id", "at"), name="audit_subject"),
            models.Index(fields=("actor_id", "at"), name="audit_actor"),
            models.Index(fields=("outcome", "at"), name="audit_outcome"),
            models.Index(fields=("address", "at"), name="audit_address"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.outcome}) at {self.at:%Y-%m-%d %H:%M:%S}"


class AuditLink(AppendOnly):
    """The place of a record in the chain: the digest covers the record's seal and the digest before it."""

    record = models.OneToOneField(AuditRecord, on_delete=models.PROTECT, related_name="link")
    number = models.BigIntegerField(unique=True)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"link {self.number}"


class AuditHead(models.Model):
    """The end of the chain: the one row of the audit log that moves."""

    ONLY = 1

    number = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    seal = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"head at link {self.number}"


class AuditAnchor(AppendOnly):
    """Where the chain goes on after records were deleted for their age."""

    number = models.BigIntegerField(unique=True)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    deleted = models.BigIntegerField()
    seal = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"anchor after link {self.number}"


class StoredTally(models.Model):
    """What is left of one budget against guessing; the key is a digest that names nobody.

    `subject_id` says whose account it protects, so that it can be shown and cleared; there is none for a name that
    nobody has.
    """

    key = models.CharField(max_length=64, primary_key=True)
    budget = models.CharField(max_length=16, default="")
    subject_id = models.BigIntegerField(null=True)
    recent = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [
            models.Index(fields=("subject_id",), condition=models.Q(subject_id__isnull=False), name="tally_subject"),
            models.Index(fields=("until",), condition=models.Q(until__isnull=False), name="tally_until"),
        ]

    def __str__(self) -> str:
        return f"tally {self.key[:8]} of {self.budget}"
