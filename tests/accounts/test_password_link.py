"""Choosing a password by a link from a mail."""

import logging
from datetime import timedelta
from typing import Any, cast

import pytest
import time_machine
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.domain import links, resets
from accounts.enums import LinkPurpose
from accounts.models import PendingLogin, Session, User
from cxportal.core.audit.names import Name
from cxportal.core.models import AuditRecord, OutboxMail
from tests.accounts.link_mails import link_in_last_mail, work
from tests.clients import signed_in
from tests.factories import PASSWORD, code_of, make_user, turn_mfa_on
from tests.steps import give, half_in, is_in, step

pytestmark = pytest.mark.django_db
NEW = "seven purple lamps in a row"
FORM = "/password/reset/"
STALE = "This link is no longer valid"


def link_for(user: User) -> str:
    resets.send_link(user, now=timezone.now())
    work()
    return link_in_last_mail()


def opened(link: str) -> Client:
    """A browser that has followed the link."""
    client = Client()
    client.get(link)
    return client


def choose(client: Client, password: str = NEW, again: str | None = None, path: str = FORM) -> HttpResponse:
    given = {"new_password1": password, "new_password2": password if again is None else again}
    return cast("HttpResponse", client.post(path, given))


def test_the_link_leads_to_a_form_and_the_form_to_the_login() -> None:
    user = make_user(username="ana")
    client = opened(link_for(user))

    assert "ana" in client.get(FORM).content.decode()
    answer = choose(client)

    assert answer.headers["Location"] == "/login/"
    assert "Your password is set. Log in with it now." in client.get("/login/").content.decode()
    assert (is_in(client), is_in(half_in("ana", NEW)), is_in(half_in("ana", PASSWORD))) == (False, True, False)


def test_mfa_is_asked_as_before() -> None:
    user = make_user(username="ana")
    secret = turn_mfa_on(user)
    choose(opened(link_for(user)))
    half = half_in("ana", NEW)

    assert (is_in(half), step(half)) == (False, "token")
    give(half, token=code_of(secret))
    assert is_in(half)


def test_everything_that_was_open_ends() -> None:
    user = make_user(username="ana")
    turn_mfa_on(user)
    session, half = signed_in(user), half_in("ana")
    user.refresh_from_db()
    choose(opened(link_for(user)))

    assert (is_in(session), step(half)) == (False, "username")
    assert (Session.objects.filter(user=user).count(), PendingLogin.objects.count()) == (0, 0)
    assert user.epoch + 1 == User.objects.get(pk=user.pk).epoch


def test_an_initial_password_that_waits_is_gone() -> None:
    until = timezone.now() + timedelta(hours=1)
    user = make_user(username="ana", one_time_password_until=until, must_change_password=True)
    choose(opened(link_for(user)))

    user.refresh_from_db()
    assert (user.one_time_password_until, user.must_change_password) == (None, False)
    assert (is_in(half_in("ana", PASSWORD)), is_in(half_in("ana", NEW))) == (False, True)


def test_it_is_written_down_and_told_by_mail() -> None:
    user = make_user()
    choose(opened(link_for(user)))

    record = AuditRecord.objects.get(name=Name.PASSWORD_RESET)
    assert (record.subject_id, record.reason, record.address) == (user.pk, "reset", "127.0.0.1")
    assert OutboxMail.objects.latest("pk").subject == "CX Portal: Your password was changed"


def test_the_key_leaves_the_address_and_lies_where_no_script_reads_it() -> None:
    link = link_for(make_user())
    answer: Any = Client().get(link)
    cookie = answer.cookies[settings.LINK_COOKIE_NAME]

    assert (answer.status_code, answer.headers["Location"]) == (302, FORM)
    assert (answer.headers["Referrer-Policy"], answer.headers["Cache-Control"]) == ("same-origin", "no-store")
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["max-age"]) == (True, "Lax", "/", "")
    page = opened(link).get(FORM).content.decode()
    assert [secret for secret in (cookie.value, link.split("/")[-2]) if secret in page] == []


def test_over_https_the_cookie_is_secure(settings: Settings) -> None:
    settings.IS_HTTPS, settings.LINK_COOKIE_NAME = True, "__Host-link"
    answer: Any = Client().get(link_for(make_user()))

    assert answer.cookies["__Host-link"]["secure"] is True


def test_looking_at_it_uses_nothing_up_however_often() -> None:
    link = link_for(make_user(username="ana"))
    for _ in range(3):
        scanner: Any = Client(headers={"user-agent": "MailScanner"})
        scanner.head(link)
        assert scanner.get(link, follow=True).status_code == 200

    choose(opened(link))
    assert is_in(half_in("ana", NEW))


def test_who_walks_away_leaves_no_open_form_on_a_shared_desk() -> None:
    user = make_user()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        link = link_for(user)
        client = opened(link)
        clock.shift(timedelta(minutes=31))

        assert client.get(FORM).status_code == 410
        assert opened(link).get(FORM).status_code == 200


@pytest.mark.parametrize(
    ("new", "again", "said"),
    [
        ("", "", "Enter a new password"),
        (NEW, "", "Enter the new password again"),
        (NEW, NEW + " ", "The two passwords are not the same"),
        ("short", "short", "Use at least 15 characters"),
        ("x" * 200_000, "x" * 200_000, "Use at most 128 characters"),
        ("a\0" * 9, "a\0" * 9, "Null characters are not allowed"),
        ("ana.ruiz.ana.ruiz", "ana.ruiz.ana.ruiz", "repeats itself"),
        ("My name is Ana Ruiz!", "My name is Ana Ruiz!", "made of your name"),
    ],
)
def test_what_does_not_fit_is_named_and_the_link_goes_on(new: str, again: str, said: str) -> None:
    user = make_user(username="ana.ruiz", first_name="Ana", last_name="Ruiz")
    client = opened(link_for(user))

    page = choose(client, new, again).content.decode()
    assert said in page
    assert f'value="{new}"' not in page or not new
    choose(client)
    assert is_in(half_in("ana.ruiz", NEW))


@pytest.mark.parametrize("key", ["x", "x" * 43, "%00" * 43, "a" * 4000, "…" * 43, "..", "<script>"])
@pytest.mark.parametrize("place", ["/password/reset/", "/invitation/"])
def test_a_made_up_key_gets_the_same_page_as_a_stale_one(key: str, place: str) -> None:
    page: Any = Client().get(f"{place}{key}/", follow=True)

    assert (page.status_code, STALE in page.content.decode()) == (410, True)


@pytest.mark.parametrize("value", ["", "x", "x" * 43, "\\0", "a" * 3000])
def test_a_made_up_cookie_opens_nothing(client: Client, value: str) -> None:
    client.cookies[settings.LINK_COOKIE_NAME] = value

    assert (choose(client).status_code, client.get(FORM).status_code) == (410, 410)
    assert client.cookies[settings.LINK_COOKIE_NAME].value == ""


def test_a_stale_page_shows_a_way_on(client: Client) -> None:
    assert 'href="/password/forgotten/"' in client.get(FORM).content.decode()
    assert "Ask your administrator for a new invitation" in client.get("/invitation/").content.decode()


def test_a_link_of_one_purpose_is_none_of_the_other() -> None:
    user = make_user()
    keys = [links.make(user, purpose, now=timezone.now()) for purpose in LinkPurpose]

    pages = [
        Client().get(f"/password/reset/{keys[1]}/", follow=True),
        Client().get(f"/invitation/{keys[0]}/", follow=True),
    ]
    assert [page.status_code for page in pages] == [410, 410]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
def test_another_method_on_the_link_does_nothing_and_leaves_no_line_in_the_log(
    method: str, caplog: pytest.LogCaptureFixture
) -> None:
    user = make_user()
    link = link_for(user)
    client = Client(enforce_csrf_checks=True)
    with caplog.at_level(logging.DEBUG):
        answer = getattr(client, method)(link)

    assert answer.status_code == 302
    assert link.split("/")[-2] not in caplog.text
    assert User.objects.get(pk=user.pk).password == user.password


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_another_method_on_the_form_changes_nothing(method: str) -> None:
    client = opened(link_for(make_user()))

    assert getattr(client, method)(FORM).status_code == 405


def test_a_post_from_another_site_chooses_nothing() -> None:
    user = make_user()
    client = Client(enforce_csrf_checks=True)
    client.get(link_for(user))

    assert choose(client).status_code == 403
    assert User.objects.get(pk=user.pk).password == user.password


def test_nobody_else_can_be_named_in_the_form() -> None:
    ana, leo = make_user(username="ana"), make_user(username="leo")
    client = opened(link_for(ana))
    client.post(
        FORM, {"new_password1": NEW, "new_password2": NEW, "username": "leo", "user": leo.pk, "user_id": leo.pk}
    )

    assert (is_in(half_in("ana", NEW)), is_in(half_in("leo", NEW)), is_in(half_in("leo"))) == (True, False, True)


def test_somebody_who_is_signed_in_here_stays_signed_in() -> None:
    boss, ana = signed_in(make_user()), make_user()
    boss.get(link_for(ana))
    choose(boss)

    assert is_in(boss)


def test_wrong_passwords_from_there_are_forgotten() -> None:
    user = make_user(username="ana")
    link = link_for(user)
    browser = Client()
    give(browser, username="ana")
    for _ in range(6):
        give(browser, password="wrong")
    choose(opened(link))

    assert is_in(half_in("ana", NEW))
