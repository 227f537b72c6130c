"""The heading "Sign-in security" on the page of a user, and what its buttons do."""

from typing import Any, cast

import pytest
from django.http import HttpResponse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Session, User
from cxportal.core.models import AuditRecord, OutboxMail
from mfa.domain import recovery
from tests.accounts.test_users_proof import TITLE, age
from tests.clients import Browser, signed_in
from tests.factories import PASSWORD, make_user, turn_mfa_on
from tests.pages import form_of
from tests.steps import is_in

pytestmark = pytest.mark.django_db
RESET = "Send password reset mail"


@pytest.fixture
def client() -> Browser:
    return signed_in(make_user(Role.ADMINISTRATOR, username="boss", first_name="Grace", last_name="Hall"))


def page_of(client: Browser, user: User) -> HttpResponse:
    return cast(HttpResponse, client.get(f"/system/users/{user.pk}/"))


def press(client: Browser, user: User, form_id: str, **values: str) -> HttpResponse:
    form = form_of(page_of(client, user), form_id)
    return cast(HttpResponse, client.post(form.action, form.with_values(**values)))


def test_recovery_codes_left_are_counted_where_mfa_is_on(client: Browser) -> None:
    ana, ben = make_user(username="ana"), make_user(username="ben")
    turn_mfa_on(ana)
    code = recovery.make(ana.pk, now=timezone.now())[0]
    recovery.spend(ana.pk, code=code)

    text = page_of(client, ana).content.decode()
    assert "<dt>Recovery codes left</dt><dd>9</dd>" in text
    assert code not in text
    assert "Recovery codes left" not in page_of(client, ben).content.decode()


def test_a_password_reset_mail_is_sent_in_the_administrators_name(client: Browser) -> None:
    ana = make_user(username="ana", language="en")
    browser = signed_in(ana)

    done = press(client, ana, "reset-mail")

    assert done.headers["Location"] == f"/system/users/{ana.pk}/"
    assert f"on its way to {ana.email}" in page_of(client, ana).content.decode()
    mail = OutboxMail.objects.get()
    assert (mail.to, "/password/reset/" in mail.text, "Grace Hall" in mail.text) == (ana.email, True, True)
    record = AuditRecord.objects.get(name="authn_password_reset_asked")
    assert (record.actor_id, record.subject_id) == (client.user.pk, ana.pk)
    assert is_in(browser)


@pytest.mark.parametrize("fields", [{"email": ""}, {"is_active": False}])
def test_nobody_gets_a_reset_mail_who_could_not_use_it(client: Browser, fields: dict[str, Any]) -> None:
    ana = make_user(username="ana", **fields)

    assert RESET not in page_of(client, ana).content.decode()
    done = client.post(f"/system/users/{ana.pk}/reset/", follow=True)
    assert "No mail can be sent" in done.content.decode()
    assert not OutboxMail.objects.exists()


def test_ending_all_sessions_ends_them(client: Browser) -> None:
    ana = make_user(username="ana")
    browser = signed_in(ana)

    press(client, ana, "end-sessions", all="yes")

    assert not is_in(browser)
    assert not Session.objects.filter(user=ana).exists()


@pytest.mark.parametrize(("form_id", "values"), [("reset-mail", {}), ("end-sessions", {"all": "yes"})])
def test_an_old_sign_in_is_asked_for_the_password_first(client: Browser, form_id: str, values: dict[str, str]) -> None:
    ana = make_user(username="ana")
    browser = signed_in(ana)
    age(client, minutes=16)
    before = AuditRecord.objects.count()

    form = form_of(page_of(client, ana), form_id)
    question = press(client, ana, form_id, **values)
    assert (TITLE in question.content.decode(), AuditRecord.objects.count(), is_in(browser)) == (True, before, True)
    done = client.post(form.action, form_of(question).with_values(password=PASSWORD))
    assert (done.status_code, AuditRecord.objects.count()) == (302, before + 1)


def test_the_own_page_has_none_of_these_buttons(client: Browser) -> None:
    text = page_of(client, client.user).content.decode()

    assert [words in text for words in (RESET, "End all sessions", "New one-time password", "Clear lock")] == [
        False
    ] * 4
