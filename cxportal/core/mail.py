"""Mails that nobody waits for: a row in the caller's transaction, sent and retried by the worker."""

import logging
from datetime import datetime, timedelta

from django.core.mail import EmailMultiAlternatives
from django.db.models import F

from cxportal.core import mail_secrets
from cxportal.core.models import OutboxMail

MAX_ATTEMPTS = 15  # over about three days
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=12)
LEASE = timedelta(minutes=5)
KEEP_SENT = timedelta(days=7)
KEEP_UNSENT = timedelta(days=30)
BATCH = 20
ERROR_LENGTH = 500

log = logging.getLogger(__name__)


def queue_mail(to: str, subject: str, text: str, html: str = "", *, secret: str = "") -> None:
    """Leave a mail for the worker; it exists only if the caller's transaction commits.

    A person without an address gets none.

    :param secret: a part of the text that opens something: the row holds it sealed, and no longer than until it is sent
    """
    if to:
        OutboxMail.objects.create(
            to=to,
            subject=" ".join(subject.split())[:255],
            text=mail_secrets.take_out(text, secret),
            html=mail_secrets.take_out(html, secret),
            sealed_secret=mail_secrets.seal(secret),
        )


def wait_after(attempts: int) -> timedelta:
    """How long to leave a mail alone after that many failures: doubling, at most twelve hours."""
    doublings = min(max(attempts - 1, 0), MAX_ATTEMPTS)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def send_due(*, now: datetime) -> int:
    """Send what is due and say how many went; a failure is kept with the mail and tried again."""
    due = OutboxMail.objects.filter(sent_at=None, next_try_at__lte=now, attempts__lt=MAX_ATTEMPTS)
    return sum(_send(mail, now=now) for mail in due[:BATCH] if _claim(mail, now=now))


def purge(*, now: datetime) -> int:
    """Forget mails sent a week ago and those that a month could not deliver."""
    sent, _ = OutboxMail.objects.filter(sent_at__lt=now - KEEP_SENT).delete()
    stuck, _ = OutboxMail.objects.filter(sent_at=None, queued_at__lt=now - KEEP_UNSENT).delete()
    return sent + stuck


def _claim(mail: OutboxMail, *, now: datetime) -> bool:
    """Take the mail for a few minutes: one worker gets it, and a dead worker's mail comes back."""
    free = OutboxMail.objects.filter(pk=mail.pk, sent_at=None, next_try_at=mail.next_try_at)
    mail.attempts += 1
    return free.update(next_try_at=now + LEASE, attempts=F("attempts") + 1) == 1


def _send(mail: OutboxMail, *, now: datetime) -> bool:
    row = OutboxMail.objects.filter(pk=mail.pk)
    try:
        _message(mail).send()
    except Exception as error:  # a mail server has many ways to refuse
        log.warning("Mail %s was not sent, attempt %s: %r", mail.pk, mail.attempts, error)
        row.update(next_try_at=now + wait_after(mail.attempts), last_error=str(error)[:ERROR_LENGTH])
        return False
    row.update(sent_at=now, last_error="", sealed_secret="")
    return True


def _message(mail: OutboxMail) -> EmailMultiAlternatives:
    """The mail with its secret in its place.

    :raises UnsealError: the signing key has changed since
    """
    secret = mail_secrets.unseal(mail.sealed_secret)
    message = EmailMultiAlternatives(mail.subject, mail_secrets.put_back(mail.text, secret), to=[mail.to])
    if mail.html:
        message.attach_alternative(mail_secrets.put_back(mail.html, secret), "text/html")
    return message
