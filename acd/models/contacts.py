"""Contacts with their offers, steps, messages and notes."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from acd.enums import IN_HAND, Author, Channel, ContactState, Ending, OfferOutcome, Step
from acd.models.presence import IS_OPEN
from acd.models.queues import Disposition, Queue
from cxportal.core.models import AppendOnly


class Contact(models.Model):
    """One customer's wish to speak to somebody.

    A returned contact stands at the head of its queue (`is_returned`); among equals the earlier one (`queued_at`) goes
    first. `due_at` is the next thing that the clock does to it: the longest wait is over while it waits, the wrap-up
    ends while it is wrapped up. An offer has its own due time.
    """

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.CHAT)
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="contacts")
    state = models.CharField(max_length=10, choices=ContactState.choices, default=ContactState.WAITING)
    state_since = models.DateTimeField()
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="contacts")
    only_agent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    is_returned = models.BooleanField(default=False)
    arrived_at = models.DateTimeField()
    queued_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=10, choices=Ending.choices, blank=True)
    customer_name = models.CharField(_("name"), max_length=80)
    customer_email = models.EmailField(_("email"), blank=True)
    question = models.TextField(_("question"), max_length=2000, blank=True)
    language = models.CharField(max_length=10, blank=True)
    page = models.CharField(max_length=500, blank=True)
    attached_data = models.JSONField(default=list)
    disposition = models.ForeignKey(Disposition, on_delete=models.PROTECT, null=True, related_name="contacts")
    callback_at = models.DateTimeField(null=True)
    callback_agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="callbacks"
    )
    callback_done_at = models.DateTimeField(null=True)
    last_number = models.PositiveIntegerField(default=0)  # of its messages
    seen_by_customer = models.PositiveIntegerField(default=0)
    seen_by_agent = models.PositiveIntegerField(default=0)
    help_asked_at = models.DateTimeField(null=True)
    rating = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(agent=None) | Q(state__in=(*IN_HAND, ContactState.CLOSED)), name="contact_agent_by_state"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=IN_HAND) | Q(agent__isnull=False), name="contact_in_hand_has_agent"
            ),
        ]
        indexes = [
            models.Index(
                fields=("queue", "-is_returned", "queued_at", "id"),
                condition=Q(state=ContactState.WAITING),
                name="contact_queue_order",
            ),
            models.Index(fields=("agent",), condition=Q(state__in=IN_HAND), name="contact_in_hand"),
            models.Index(fields=("due_at",), condition=Q(due_at__isnull=False), name="contact_due"),
            models.Index(fields=("queue", "arrived_at"), name="contact_by_arrival"),
            models.Index(fields=("agent", "-answered_at"), name="contact_by_agent"),
            models.Index(fields=("customer_email", "-arrived_at"), name="contact_by_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} contact {self.pk}, {self.state}"


class Offer(models.Model):
    """A contact that rings at an agent; open until its outcome is there."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="offers")
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="offers")
    offered_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=OfferOutcome.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("agent",), condition=IS_OPEN, name="offer_one_an_agent"),
        ]
        indexes = [
            models.Index(fields=("due_at",), condition=IS_OPEN, name="offer_due"),
            models.Index(fields=("contact",), condition=IS_OPEN, name="offer_open_of_contact"),
        ]

    def __str__(self) -> str:
        return f"offer of contact {self.contact_id} to agent {self.agent_id}"


class ContactEvent(AppendOnly):
    """One step of a contact: what, when, by whom and why."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="events")
    step = models.CharField(max_length=12, choices=Step.choices)
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("id",)
        indexes = [
            models.Index(fields=("contact", "id"), name="step_by_contact"),
            models.Index(fields=("queue", "at"), name="step_by_queue"),
            models.Index(fields=("agent", "at"), name="step_by_agent"),
        ]

    def __str__(self) -> str:
        return f"{self.step} of contact {self.contact_id} at {self.at:%Y-%m-%d %H:%M:%S}"


class Message(AppendOnly):
    """One message of a conversation; `number` counts within the contact, `client_id` makes a repeat harmless."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="messages")
    number = models.PositiveIntegerField()
    author = models.CharField(max_length=8, choices=Author.choices)
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    client_id = models.CharField(max_length=36)
    text = models.TextField(max_length=2000)
    at = models.DateTimeField()

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=("contact", "number"), name="message_number_once"),
            models.UniqueConstraint(fields=("contact", "author", "client_id"), name="message_once"),
        ]

    def __str__(self) -> str:
        return f"message {self.number} of contact {self.contact_id}"


class Note(AppendOnly):
    """A private note of an agent on a contact; the customer never sees it."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    client_id = models.CharField(max_length=36)
    text = models.TextField(max_length=2000)
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("contact", "client_id"), name="note_once")]

    def __str__(self) -> str:
        return f"note {self.pk} on contact {self.contact_id}"
