"""Web sites that show the chat, and the conversations that were begun there."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from acd.models import Contact, Queue


class Site(models.Model):
    """A web site whose pages may show the chat; its questions go to one queue."""

    slug = models.SlugField(_("address"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="chat_sites")
    allowed_origins = models.JSONField(_("allowed origins"), default=list, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Conversation(models.Model):
    """One customer's chat. The browser holds the key, the row only its digest."""

    contact = models.OneToOneField(Contact, on_delete=models.CASCADE, related_name="conversation")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="conversations")
    key_digest = models.CharField(max_length=64, unique=True)
    transcript_sent_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"conversation of contact {self.contact_id}"
