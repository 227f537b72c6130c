"""After the conversation: a rating, and a copy by mail."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from acd.domain import messages
from acd.enums import OVER, Author
from acd.models import Contact
from cxportal.core.mail import queue_mail
from webchat.domain.conversations import RATINGS
from webchat.domain.errors import BadFieldError, NoAddressError, NobodyAnsweredError, NotOverError
from webchat.models import Conversation


def rate(conversation: Conversation, *, stars: int) -> None:
    """Keep what the customer thought of it, from 1 to 5; the last word counts.

    :raises RefusedError: it goes on, or that is no rating
    """
    if stars not in RATINGS:
        raise BadFieldError("rating")
    if not Contact.objects.filter(pk=conversation.contact_id, state__in=OVER).update(rating=stars):
        raise NotOverError


@transaction.atomic
def send_transcript(conversation: Conversation, *, now: datetime) -> None:
    """Mail what was said to the address given at the start, once.

    :raises RefusedError: it goes on, nobody has answered, or there is no address
    """
    contact = Contact.objects.get(pk=conversation.contact_id)
    if contact.state not in OVER:
        raise NotOverError
    if not contact.customer_email:
        raise NoAddressError
    if contact.answered_at is None:  # or else anybody could have the portal mail any text to any address
        raise NobodyAnsweredError
    unsent = Conversation.objects.filter(pk=conversation.pk, transcript_sent_at=None)
    if unsent.update(transcript_sent_at=now):
        subject = _("Your chat with %(site)s") % {"site": conversation.site.name}
        queue_mail(contact.customer_email, subject, _text(contact))


def _text(contact: Contact) -> str:
    lines = []
    for message in messages.after(contact.pk, 0):
        name = contact.customer_name if message["author"] == Author.CUSTOMER else message["agent_name"]
        at = timezone.localtime(datetime.fromisoformat(message["at"]))
        lines.append(f"[{at:%H:%M}] {name}: {message['text']}")
    return "\n\n".join(lines)
