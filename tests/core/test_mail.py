"""Mails: queued with the change they tell of, sent once, retried, forgotten."""

from datetime import datetime, timedelta
from functools import partial
from typing import cast
from unittest.mock import ANY

import pytest
from django.core import mail as outbox
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings

from cxportal.core import mail
from cxportal.core.models import OutboxMail
from tests.together import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
NOW = timezone.now()


class RefusingBackend(BaseEmailBackend):
    """A mail server that refuses everything, in a reply that could forge lines of a log."""

    def send_messages(self, _messages: object) -> int:
        raise OSError("451 try later\nERROR forged line")


def refuse_all(settings: Settings) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.RefusingBackend"


def queue(to: str = "ana@example.com", at: datetime = NOW) -> OutboxMail:
    mail.queue_mail(to, "Hello", "Text", "<p>Text</p>")
    row = OutboxMail.objects.latest("pk")
    OutboxMail.objects.filter(pk=row.pk).update(next_try_at=at, queued_at=at)
    row.refresh_from_db()
    return row


def test_a_mail_goes_out_once_with_both_its_bodies() -> None:
    queue()

    assert (mail.send_due(now=NOW), mail.send_due(now=NOW + timedelta(days=1))) == (1, 0)

    sent = cast("EmailMultiAlternatives", outbox.outbox[0])
    assert (sent.to, sent.subject, sent.body) == (["ana@example.com"], "Hello", "Text")
    assert [tuple(part) for part in sent.alternatives] == [("<p>Text</p>", "text/html")]


def test_a_mail_of_a_rolled_back_change_does_not_exist() -> None:
    with transaction.atomic():
        queue()
        transaction.set_rollback(True)

    assert OutboxMail.objects.count() == 0


def test_a_person_without_an_address_gets_none() -> None:
    mail.queue_mail("", "Hello", "Text")

    assert OutboxMail.objects.count() == 0


def test_a_subject_is_one_line() -> None:
    mail.queue_mail("ana@example.com", "Hello\r\nBcc: eve@example.com", "Text")

    assert OutboxMail.objects.get().subject == "Hello Bcc: eve@example.com"


def test_a_refused_mail_waits_longer_after_each_failure_and_then_goes_out(settings: Settings) -> None:
    row, backend, at = queue(), settings.EMAIL_BACKEND, NOW
    refuse_all(settings)
    waits = []
    for _ in range(4):
        assert mail.send_due(now=at) == 0
        row.refresh_from_db()
        waits.append(row.next_try_at - at)
        at = row.next_try_at
    settings.EMAIL_BACKEND = backend

    assert mail.send_due(now=at) == 1

    assert waits == [timedelta(minutes=minutes) for minutes in (1, 2, 4, 8)]
    row.refresh_from_db()
    assert (row.attempts, row.sent_at, row.last_error) == (5, at, "")


def test_a_refusal_is_logged_in_one_line_without_the_text(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    row = queue()
    refuse_all(settings)

    mail.send_due(now=NOW)

    assert caplog.messages == [f"Mail {row.pk} was not sent, attempt 1: OSError('451 try later\\nERROR forged line')"]
    row.refresh_from_db()
    assert row.last_error == "451 try later\nERROR forged line"


def test_one_refused_mail_does_not_hold_up_the_others(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there
    rows = [queue(f"person{number}@example.com") for number in range(3)]

    mail.send_due(now=NOW)

    for row in rows:
        row.refresh_from_db()
    assert [(row.attempts, row.last_error) for row in rows] == [(1, ANY)] * 3
    assert all("refused" in row.last_error for row in rows)


def test_after_the_last_attempt_a_mail_stays_where_it_is(settings: Settings) -> None:
    row = queue()
    refuse_all(settings)
    OutboxMail.objects.filter(pk=row.pk).update(attempts=mail.MAX_ATTEMPTS)

    assert mail.send_due(now=NOW + timedelta(days=9)) == 0

    row.refresh_from_db()
    assert row.attempts == mail.MAX_ATTEMPTS


def test_a_mail_in_the_hands_of_a_dead_worker_comes_back() -> None:
    row = queue()
    OutboxMail.objects.filter(pk=row.pk).update(next_try_at=NOW + mail.LEASE, attempts=1)

    assert mail.send_due(now=NOW) == 0
    assert mail.send_due(now=NOW + mail.LEASE) == 1


def test_eight_workers_send_ten_mails_once_each() -> None:
    for number in range(10):
        queue(f"person{number}@example.com")

    sent = together([partial(mail.send_due, now=NOW)] * 8)

    assert sum(sent) == 10
    assert sorted(message.to[0] for message in outbox.outbox) == [f"person{number}@example.com" for number in range(10)]


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(0, 1), (1, 1), (2, 2), (5, 16), (10, 512), (11, 720), (15, 720), (60, 720)]
)
def test_waits_double_up_to_twelve_hours(attempts: int, minutes: int) -> None:
    assert mail.wait_after(attempts) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("is_sent", "days", "is_kept"), [(True, 6, True), (True, 8, False), (False, 29, True), (False, 31, False)]
)
def test_old_mails_are_forgotten(*, is_sent: bool, days: int, is_kept: bool) -> None:
    row = queue(at=NOW - timedelta(days=days))
    OutboxMail.objects.filter(pk=row.pk).update(sent_at=row.queued_at if is_sent else None)

    assert mail.purge(now=NOW) == (0 if is_kept else 1)
    assert OutboxMail.objects.filter(pk=row.pk).exists() is is_kept


def test_a_secret_waits_sealed_and_is_forgotten_once_it_is_sent() -> None:
    mail.queue_mail("ana@example.com", "Hello", "Go to /k3y-of-ana/", "<a href='/k3y-of-ana/'>", secret="k3y-of-ana")
    stored = str(OutboxMail.objects.values().get())
    mail.send_due(now=timezone.now())

    sent = cast("EmailMultiAlternatives", outbox.outbox[0])
    assert "k3y-of-ana" not in stored
    assert (sent.body, sent.alternatives[0][0]) == ("Go to /k3y-of-ana/", "<a href='/k3y-of-ana/'>")
    assert "k3y-of-ana" not in str(OutboxMail.objects.values().get())
    assert OutboxMail.objects.get().sealed_secret == ""


def test_a_secret_survives_a_changed_signing_key_only_while_the_old_one_is_kept(settings: Settings) -> None:
    mail.queue_mail("ana@example.com", "Hello", "Go to /k3y-of-ana/", secret="k3y-of-ana")
    settings.SECRET_KEY, old = "another-signing-key-that-the-tests-know", settings.SECRET_KEY

    assert mail.send_due(now=timezone.now()) == 0
    assert "signing key" in OutboxMail.objects.get().last_error
    settings.SECRET_KEY_FALLBACKS = [old]
    OutboxMail.objects.update(next_try_at=NOW)
    assert mail.send_due(now=timezone.now()) == 1
