"""Queues and what belongs to them; settings that managers change."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from acd.enums import Channel, Strategy, WrapUpMode

LEVELS = range(1, 6)


class Disposition(models.Model):
    """What a contact was about or came to; an inactive one stays in the records and is offered to nobody."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Queue(models.Model):
    """Contacts of one kind wait here; agents who are members get them.

    `priority`: 1 is served first; among equals the longest wait is. `attached_data` is a list of
    `{"label", "type": "text|number|link|multi", "value", "action": "open_on_ring"}`; values may hold templates.
    """

    name = models.CharField(_("name"), max_length=60, unique=True)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices, default=Channel.CHAT)
    strategy = models.CharField(_("strategy"), max_length=16, choices=Strategy.choices, default=Strategy.LONGEST_IDLE)
    widen_seconds = models.PositiveSmallIntegerField(
        _("widen a level every (s)"), default=10, validators=[MinValueValidator(1)]
    )
    priority = models.PositiveSmallIntegerField(
        _("priority"), default=5, validators=[MinValueValidator(1), MaxValueValidator(9)]
    )
    service_level_percent = models.PositiveSmallIntegerField(
        _("service level (%)"), default=80, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    service_level_seconds = models.PositiveSmallIntegerField(_("answered within (s)"), default=20)
    dropout_seconds = models.PositiveSmallIntegerField(_("dropout threshold (s)"), default=5)
    offer_seconds = models.PositiveSmallIntegerField(
        _("offer timeout (s)"), default=20, validators=[MinValueValidator(5), MaxValueValidator(300)]
    )
    wrap_up_mode = models.CharField(_("wrap-up"), max_length=12, choices=WrapUpMode.choices, default=WrapUpMode.TIMED)
    wrap_up_seconds = models.PositiveSmallIntegerField(
        _("wrap-up limit (s)"), default=60, validators=[MaxValueValidator(900)]
    )
    dispositions = models.ManyToManyField(
        Disposition, verbose_name=_("dispositions"), blank=True, related_name="queues"
    )
    is_disposition_required = models.BooleanField(_("a disposition is required"), default=False)
    max_wait_seconds = models.PositiveIntegerField(_("maximum wait (s)"), null=True, blank=True)
    overflow_to = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        verbose_name=_("then to"),
        null=True,
        blank=True,
        related_name="overflows_from",
    )
    greeting = models.TextField(_("greeting"), max_length=500, blank=True)
    attached_data = models.JSONField(_("attached data"), default=list, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    PARTS: ClassVar[tuple[str, ...]] = ("opening_hours",)

    class Meta:
        ordering = ("name",)
        constraints = [
            models.CheckConstraint(condition=Q(priority__range=(1, 9)), name="queue_priority_range"),
            models.CheckConstraint(condition=~Q(overflow_to=models.F("pk")), name="queue_no_overflow_to_itself"),
        ]

    def __str__(self) -> str:
        return self.name


class OpeningHours(models.Model):
    """One opening of a queue on a day of the week (0 is Monday), in the site's time zone; none at all: always open."""

    queue = models.ForeignKey(Queue, on_delete=models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField(_("day"), validators=[MaxValueValidator(6)])
    opens_at = models.TimeField(_("opens"))
    closes_at = models.TimeField(_("closes"))

    class Meta:
        ordering = ("weekday", "opens_at")
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="opening_weekday_range"),
            models.CheckConstraint(condition=Q(closes_at__gt=models.F("opens_at")), name="opening_closes_later"),
        ]

    def __str__(self) -> str:
        return f"day {self.weekday}, {self.opens_at:%H:%M} to {self.closes_at:%H:%M}"


class Membership(models.Model):
    """An agent of a queue: at which level, and whether logged in to it now."""

    agent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    queue = models.ForeignKey(Queue, on_delete=models.CASCADE, related_name="memberships")
    level = models.PositiveSmallIntegerField(_("level"), default=1)
    is_logged_in = models.BooleanField(_("logged in"), default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("agent", "queue"), name="membership_once"),
            models.CheckConstraint(condition=Q(level__range=(1, 5)), name="membership_level_range"),
        ]
        indexes = [models.Index(fields=("queue", "level"), condition=Q(is_logged_in=True), name="membership_logged_in")]

    def __str__(self) -> str:
        return f"agent {self.agent_id} in queue {self.queue_id}, level {self.level}"


class CannedResponse(models.Model):
    """A text that agents insert by its shortcut; one without queues is for all of them."""

    shortcut = models.SlugField(_("shortcut"), max_length=30, unique=True)
    text = models.TextField(_("text"), max_length=2000)
    queues = models.ManyToManyField(Queue, verbose_name=_("queues"), blank=True, related_name="canned_responses")
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering = ("shortcut",)

    def __str__(self) -> str:
        return self.shortcut
