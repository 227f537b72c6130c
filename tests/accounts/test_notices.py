"""Mails about an account."""

import re
from html.parser import HTMLParser

import pytest
from django.conf import settings as django_settings
from django.utils import timezone, translation
from pytest_django import Settings

from accounts.domain import notices
from accounts.domain.notices import Notice
from cxportal.core.audit.log import COMMAND_LINE, Source
from cxportal.core.models import OutboxMail
from tests.factories import make_user

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _name in django_settings.LANGUAGES]
HOME = Source("192.0.2.7", "Firefox 128 on Linux")
LINK = re.compile(r'href="([^"]+)"')


class _Words(HTMLParser):
    """What is read of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def words_of(html: str) -> str:
    reader = _Words()
    reader.feed(html)
    return " ".join("".join(reader.said).split())


@pytest.mark.parametrize("notice", list(Notice))
def test_a_notice_says_what_happened_when_and_from_where(notice: Notice) -> None:
    user = make_user(email="ana@example.com", first_name="Ana", username="ana.ruiz")

    notices.tell(user, notice, now=timezone.now(), source=HOME)

    mail = OutboxMail.objects.get()
    assert mail.to == "ana@example.com"
    assert mail.subject == f"CX Portal: {notice.subject}"
    for text in (mail.text, words_of(mail.html)):
        for said in ("Hello Ana,", "ana.ruiz", "192.0.2.7", "Firefox 128 on Linux", "(UTC)", "This was not you?"):
            assert said in text
        assert str(notice.sentence) in text
        assert "http://testserver/profile/activity/" in text
        assert "Tell your administrator at once." in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("notice", list(Notice))
def test_a_notice_is_written_in_the_language_of_who_gets_it(notice: Notice, language: str) -> None:
    user = make_user(language=language)

    with translation.override("en"):
        notices.tell(user, notice, now=timezone.now(), source=HOME, actor=make_user())

    mail = OutboxMail.objects.get()
    with translation.override(language):
        sentence, subject = str(notice.sentence), str(notice.subject)
    assert mail.subject == f"CX Portal: {subject}"
    assert f'<html lang="{language}" dir="ltr">' in mail.html
    for text in (mail.text, words_of(mail.html)):
        assert sentence in text
        assert "{" not in text
        assert "%(" not in text


@pytest.mark.parametrize("notice", list(Notice))
def test_every_link_leads_to_the_own_site(notice: Notice) -> None:
    notices.tell(make_user(), notice, now=timezone.now(), source=HOME)

    mail = OutboxMail.objects.get()
    links = set(LINK.findall(mail.html))
    assert all(link.startswith("http://testserver") for link in links)
    assert all(link in mail.text for link in links)
    assert "<img" not in mail.html


def test_a_notice_names_who_else_did_it() -> None:
    boss = make_user(first_name="Bo", last_name="Diaz")

    notices.tell(make_user(), Notice.PASSWORD_CHANGED, now=timezone.now(), actor=boss)

    mail = OutboxMail.objects.get()
    assert "By: Bo Diaz" in mail.text
    assert "By: Bo Diaz" in words_of(mail.html)


def test_a_notice_names_a_command() -> None:
    notices.tell(make_user(), Notice.MFA_TAKEN_OFF, now=timezone.now(), source=COMMAND_LINE)

    mail = OutboxMail.objects.get()
    for text in (mail.text, words_of(mail.html)):
        assert "By: a command on the server" in text
        assert "manage.py" not in text


def test_a_notice_says_whom_to_write_to(settings: Settings) -> None:
    settings.SUPPORT_EMAIL = "help@example.com"

    notices.tell(make_user(), Notice.MFA_ON, now=timezone.now())

    mail = OutboxMail.objects.get()
    for text in (mail.text, words_of(mail.html)):
        assert "Write to help@example.com at once." in text


def test_what_people_are_called_is_no_markup() -> None:
    notices.tell(
        make_user(first_name="<b>Ana</b>"), Notice.NEW_DEVICE, now=timezone.now(), source=Source(None, "<i>Firefox</i>")
    )

    html = OutboxMail.objects.get().html
    assert "<b>" not in html
    assert "<i>" not in html


def test_whose_password_was_changed_is_not_told_to_change_it() -> None:
    notices.tell(make_user(), Notice.PASSWORD_CHANGED, now=timezone.now())

    assert "/profile/password/" not in OutboxMail.objects.get().text


def test_nobody_without_an_address_is_written_to() -> None:
    notices.tell(make_user(email=""), Notice.MFA_ON, now=timezone.now())

    assert not OutboxMail.objects.exists()
