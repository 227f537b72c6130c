"""Mails about an account."""

import pytest
from django.utils import timezone

from accounts.domain import notices
from accounts.domain.notices import Notice
from cxportal.core.audit.log import Source
from cxportal.core.models import OutboxMail
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("notice", list(Notice))
def test_a_notice_says_what_happened_when_and_from_where(notice: Notice) -> None:
    user = make_user(email="ana@example.com", first_name="Ana")

    notices.tell(user, notice, now=timezone.now(), source=Source("192.0.2.7", "Firefox 128 on Linux"))

    mail = OutboxMail.objects.get()
    assert mail.to == "ana@example.com"
    for text in (mail.text, mail.html):
        assert "Ana" in text
        assert "192.0.2.7" in text
        assert "Firefox 128 on Linux" in text
        assert "This was not you?" in text


def test_a_notice_names_who_else_did_it() -> None:
    user = make_user(email="ana@example.com")
    boss = make_user(first_name="Bo", last_name="Diaz")

    notices.tell(user, Notice.PASSWORD_CHANGED, now=timezone.now(), actor=boss)

    assert "Bo Diaz" in OutboxMail.objects.get().text


def test_nobody_without_an_address_is_written_to() -> None:
    notices.tell(make_user(email=""), Notice.MFA_ON, now=timezone.now())

    assert not OutboxMail.objects.exists()
