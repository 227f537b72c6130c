"""A browser whose session is over is told why: once, and nobody else."""

from collections.abc import Callable
from datetime import timedelta
from typing import cast

import pytest
from django.conf import settings
from django.contrib.sessions.exceptions import SessionInterrupted
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.domain import epochs, housekeeping, session_ends
from accounts.enums import Ended, Role
from accounts.models import EndedSession, Session, User
from cxportal.core.models import AuditRecord
from tests.accounts.aging import age, idle, key_in, row_of
from tests.clients import Browser, signed_in
from tests.factories import PASSWORD, code_of, make_user, turn_mfa_on
from tests.steps import half_in, is_in

pytestmark = pytest.mark.django_db


def end_all(client: Browser, why: Ended) -> None:
    epochs.end_everything(client.user.pk, why=why)


ENDINGS: dict[Ended, Callable[[Browser], None]] = {
    Ended.IDLE: lambda client: idle(client, hours=2),
    Ended.AGE: lambda client: age(client, hours=12),
} | {why: lambda client, why=why: end_all(client, why) for why in Ended if why not in {Ended.IDLE, Ended.AGE}}


def text_of(response: object) -> str:
    return cast(HttpResponse, response).content.decode()


@pytest.mark.parametrize("why", list(Ended))
def test_the_next_page_is_the_login_which_says_why_once(why: Ended) -> None:
    client = signed_in(make_user())
    ENDINGS[why](client)

    response = client.get("/profile/")
    shown, again = text_of(client.get(response.headers["Location"])), text_of(client.get("/login/?next=/profile/"))

    assert response.headers["Location"] == "/login/?next=/profile/"
    assert response.cookies[settings.SESSION_COOKIE_NAME].value == ""
    assert (shown.count(str(why.label)), again.count(str(why.label))) == (1, 0)
    assert not EndedSession.objects.exists()


@pytest.mark.parametrize("why", [Ended.IDLE, Ended.MFA])
def test_who_comes_straight_to_the_login_is_told_too(why: Ended) -> None:
    client = signed_in(make_user())
    ENDINGS[why](client)

    response = client.get("/login/?next=/agent/")

    assert text_of(response).count(str(why.label)) == 1
    assert response.cookies[settings.SESSION_COOKIE_NAME].value == ""


def test_the_sentence_comes_in_the_language_of_the_browser() -> None:
    client = signed_in(make_user())
    idle(client, hours=2)

    page = text_of(client.get("/profile/", headers={"Accept-Language": "en"}, follow=True))

    assert str(Ended.IDLE.label) in page


@pytest.mark.parametrize("key", ["", "x", "x" * 32, "%00" * 8, "é" * 32])
def test_a_stranger_learns_nothing(key: str) -> None:
    end_all(signed_in(make_user()), Ended.MFA)
    guess, nobody = Client(), Client()
    guess.cookies[settings.SESSION_COOKIE_NAME] = key

    pages = [text_of(browser.get("/profile/", follow=True)) for browser in (guess, nobody)]

    assert [label for label in Ended.labels for page in pages if str(label) in page] == []
    assert EndedSession.objects.count() == 1


def test_a_key_that_was_never_written_down_is_told_nothing_and_taken_back() -> None:
    client = signed_in(make_user())
    Session.objects.all().delete()

    response = client.get("/profile/")

    assert "messages" not in response.cookies
    assert response.cookies[settings.SESSION_COOKIE_NAME].value == ""


def test_the_database_holds_no_key_of_a_dead_session() -> None:
    client = signed_in(make_user())
    key = key_in(client)
    end_all(client, Ended.PASSWORD)

    assert key not in repr(EndedSession.objects.values())


def test_a_changed_account_without_a_word_is_named_as_such() -> None:
    client = signed_in(make_user())
    User.objects.filter(pk=client.user.pk).update(epoch=7)

    assert str(Ended.ACCOUNT.label) in text_of(client.get("/profile/", follow=True))


def test_after_a_day_it_is_forgotten() -> None:
    client = signed_in(make_user())
    end_all(client, Ended.MFA)
    EndedSession.objects.update(ended_at=timezone.now() - timedelta(days=1, seconds=-5))
    housekeeping.purge(now=timezone.now())
    kept = EndedSession.objects.count()
    EndedSession.objects.update(ended_at=timezone.now() - timedelta(days=1, seconds=5))
    housekeeping.purge(now=timezone.now())

    assert (kept, EndedSession.objects.count()) == (1, 0)


def test_logging_out_leaves_nothing_to_tell() -> None:
    client = signed_in(make_user())
    key = key_in(client)
    client.post("/logout/")
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = key

    assert not is_in(thief)
    assert not EndedSession.objects.exists()
    record = AuditRecord.objects.get(name="authn_logout")
    assert (record.actor_id, record.subject_id, record.address) == (client.user.pk, client.user.pk, "127.0.0.1")


def test_who_was_not_logged_in_leaves_no_record_of_leaving() -> None:
    client = signed_in(make_user())
    idle(client, hours=2)
    client.post("/logout/")
    Client().post("/logout/")

    assert not AuditRecord.objects.filter(name="authn_logout").exists()


@pytest.mark.parametrize("is_dead", [True, False])
def test_htmx_is_led_to_the_login_with_the_whole_page(is_dead: bool) -> None:
    client = signed_in(make_user(Role.ADMINISTRATOR)) if is_dead else Client()
    if isinstance(client, Browser):
        idle(client, hours=2)

    page = "http://testserver/system/users/?q=an&role=agent"
    headers = {"HX-Request": "true", "HX-Current-URL": page}
    response = cast(HttpResponse, client.get("/system/users/?q=ana", headers=headers))
    login = response.headers["HX-Redirect"]

    assert (response.status_code, response.content) == (200, b"")
    assert login == "/login/?next=%2Fsystem%2Fusers%2F%3Fq%3Dan%26role%3Dagent"
    assert (str(Ended.IDLE.label) in text_of(client.get(login))) is is_dead


@pytest.mark.parametrize(
    "page", ["", "https://evil.example//evil.example/", "javascript:alert(1)", "http://[", "\\\\x"]
)
def test_htmx_is_led_to_no_other_site(page: str) -> None:
    response = Client().get("/system/users/", headers={"HX-Request": "true", "HX-Current-URL": page})

    assert response.headers["HX-Redirect"] == "/login/"


@pytest.mark.parametrize(
    ("page", "leads_to"),
    [
        ("http://testserver/system/users/5/", "/login/?next=%2Fsystem%2Fusers%2F5%2F"),
        ("", "/login/"),
        ("https://evil.example/", "/login/"),
        ("http://testserver//evil.example/", "/login/"),
        ("http://testserver.evil.example/", "/login/"),
    ],
)
def test_whose_button_came_too_late_goes_back_to_its_page_after_the_login(page: str, leads_to: str) -> None:
    client = signed_in(make_user(Role.ADMINISTRATOR))
    idle(client, hours=2)

    response = client.post("/system/users/5/reset/", headers={"Referer": page})

    assert response.headers["Location"] == leads_to


# The browser in which a person changes the own access goes on.


def test_the_browser_that_changed_the_factor_goes_on_and_is_told_nothing() -> None:
    user = make_user()
    secret = turn_mfa_on(user)
    client, other = signed_in(user), signed_in(user)
    key = key_in(client)

    form = {"act": "off", "password": PASSWORD, "token": code_of(secret)}
    page = text_of(client.post("/profile/mfa/", form, follow=True))

    assert "MFA is off" in page
    assert key_in(client) != key
    assert EndedSession.objects.count() == 1
    assert str(Ended.MFA.label) in text_of(other.get("/profile/", follow=True))


def test_the_browser_that_changed_the_password_goes_on_and_is_told_nothing() -> None:
    user = make_user()
    client, other = signed_in(user), signed_in(user)
    new = "another long password"

    client.post("/profile/password/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})

    assert is_in(client)
    assert EndedSession.objects.count() == 1
    assert str(Ended.PASSWORD.label) in text_of(other.get("/profile/", follow=True))


def test_a_new_proof_does_not_revive_a_session_that_ends_in_this_moment() -> None:
    client = signed_in(make_user())
    session = client.session
    assert session["_auth_user_id"] == str(client.user.pk)  # it is read now
    session_ends.end(Session.objects.all(), why=Ended.BY_ADMINISTRATOR)

    with pytest.raises(SessionInterrupted):
        session.cycle_key()

    assert not Session.objects.exists()


def test_ending_twice_keeps_the_first_reason() -> None:
    client = signed_in(make_user())
    key = key_in(client)
    end_all(client, Ended.BY_ADMINISTRATOR)
    session_ends.remember([key], why=Ended.MFA)

    assert session_ends.tell(key) is Ended.BY_ADMINISTRATOR
    assert session_ends.tell(key) is None


def test_half_a_sign_in_has_no_session_that_could_end() -> None:
    user = make_user()
    turn_mfa_on(user)
    half = half_in(user.username)
    end_all(Browser(user), Ended.MFA)

    assert [label for label in Ended.labels if str(label) in text_of(half.get("/login/"))] == []
    assert not EndedSession.objects.exists()


def test_a_session_is_known_by_another_name_than_its_key() -> None:
    client = signed_in(make_user())

    assert str(row_of(client).public_id) not in key_in(client)
