"""Where somebody is logged in: seen and ended by themselves and by administrators."""

import re
from datetime import timedelta
from typing import Any, cast
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.domain import session_list
from accounts.enums import Ended, Role
from accounts.models import PendingLogin, Session
from connectors.domain import tokens
from connectors.enums import Client as ThickClient
from connectors.models import ApiToken
from cxportal.core.models import AuditRecord
from tests.accounts.aging import idle, key_in, row_of
from tests.clients import signed_in
from tests.factories import PASSWORD, make_user, turn_mfa_on
from tests.pages import form_of
from tests.steps import half_in, is_in

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
OWN = "/profile/sessions/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"


def text_of(response: object) -> str:
    return cast(HttpResponse, response).content.decode()


def proved_long_ago(client: Client) -> None:
    session = client.session
    session["proved_at"] = 0
    session.save()


def post(client: Client, path: str = OWN, **fields: Any) -> HttpResponse:
    return cast(HttpResponse, client.post(path, fields))


@pytest.mark.parametrize("role", list(Role))
def test_every_role_sees_the_own_sessions_the_present_one_first(role: Role) -> None:
    user = make_user(role)
    other = Client(headers={"User-Agent": FIREFOX}, REMOTE_ADDR="203.0.113.9")
    half_in(user.username, client=other)
    client = signed_in(user)
    idle(other, minutes=5)

    page = text_of(client.get(OWN))

    assert re.findall(r"This session|203\.0\.113\.9|Firefox 128 on Windows|127\.0\.0\.1", page) == [
        "127.0.0.1",
        "This session",
        "Firefox 128 on Windows",
        "203.0.113.9",
    ]
    assert "End all other sessions" in page
    assert "5\xa0minutes ago" in page.replace("&nbsp;", "\xa0")


def test_neither_list_nor_forms_hold_a_key() -> None:
    user, administrator = make_user(), make_user(Role.ADMINISTRATOR)
    client, other = signed_in(user), signed_in(user)

    pages = (
        client.get(OWN).content.decode()
        + signed_in(administrator).get(f"/system/users/{user.pk}/sessions/").content.decode()
    )

    assert [key for key in (key_in(client), key_in(other)) if key in pages] == []
    assert str(row_of(other).public_id) in pages


def test_sessions_that_are_over_are_not_listed() -> None:
    user = make_user()
    client, old = signed_in(user), signed_in(user)
    idle(old, hours=2)

    assert [it.is_current for it in client.get(OWN).context["open"].sessions] == [True]


def test_the_list_costs_the_same_for_one_and_for_many() -> None:
    user = make_user()
    client = signed_in(user)

    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(OWN)
        return len(asked)

    client.get(OWN)
    with_one = count()
    for _ in range(5):
        signed_in(user)
    assert (count(), with_one) == (with_one, 4)


def test_one_session_is_ended_and_its_browser_is_told() -> None:
    user = make_user()
    client, other, third = (signed_in(user) for _ in range(3))

    page = post(client, session=row_of(other).public_id)

    assert page.headers["Location"] == OWN
    assert "The session has ended." in text_of(client.get(OWN))
    assert [is_in(it) for it in (client, third)] == [True, True]
    assert str(Ended.BY_YOU.label) in text_of(other.get("/profile/", follow=True))
    record = AuditRecord.objects.get(name="session_ended")
    assert (record.actor_id, record.subject_id, record.reason, record.detail) == (
        user.pk,
        user.pk,
        "by_you",
        {"sessions": 1},
    )
    assert (record.address, record.outcome) == ("127.0.0.1", "success")


def test_all_others_are_ended_with_half_sign_ins_and_thick_clients() -> None:
    user, stranger = make_user(), make_user()
    client, other, foreign = signed_in(user), signed_in(user), signed_in(stranger)
    tokens.issue(user, client=ThickClient.AGENT_APP, now=timezone.now())
    tokens.issue(stranger, client=ThickClient.AGENT_APP, now=timezone.now())
    PendingLogin.objects.create(key_digest="x", user=user, fingerprint="x", started_at=timezone.now())

    post(client, all="yes")

    assert [is_in(it) for it in (client, other, foreign)] == [True, False, True]
    assert [token.user for token in ApiToken.objects.all()] == [stranger]
    assert not PendingLogin.objects.exists()


def test_with_nothing_else_open_ending_all_others_says_so() -> None:
    client = signed_in(make_user())

    post(client, all="yes")

    assert "No other session was open." in text_of(client.get(OWN))
    assert not AuditRecord.objects.filter(name="session_ended").exists()


def test_the_present_session_is_not_ended_here() -> None:
    client = signed_in(make_user())

    post(client, session=row_of(client).public_id)

    assert is_in(client)


@pytest.mark.parametrize("path", [OWN, "/system/users/{other}/sessions/"])
def test_nobody_ends_a_session_of_somebody_else_by_its_name(path: str) -> None:
    victim, other = make_user(), make_user()
    client, foreign = signed_in(make_user(Role.ADMINISTRATOR)), signed_in(victim)

    post(client, path.format(other=other.pk), session=row_of(foreign).public_id)
    post(client, path.format(other=other.pk), session=key_in(foreign))
    post(client, path.format(other=other.pk), session=row_of(foreign).public_id, user=victim.pk, user_id=victim.pk)

    assert is_in(foreign)


@pytest.mark.parametrize(
    "fields", [{}, {"session": ""}, {"session": "x"}, {"session": "\0"}, {"session": str(uuid4())}]
)
def test_what_names_no_session_ends_none(fields: dict[str, str]) -> None:
    user = make_user()
    client, other = signed_in(user), signed_in(user)

    assert post(client, **fields).status_code == 302
    assert (is_in(client), is_in(other)) == (True, True)


@pytest.mark.parametrize("what", ["session", "all"])
def test_an_older_proof_is_asked_for_again(what: str) -> None:
    user = make_user()
    client, other = signed_in(user), signed_in(user)
    proved_long_ago(client)
    fields: dict[str, Any] = {"session": row_of(other).public_id} if what == "session" else {"all": "yes"}

    question = post(client, **fields)
    was_in = is_in(other)
    wrong = cast(HttpResponse, client.post(OWN, form_of(question).with_values(password="wrong wrong wrong")))
    still_in = is_in(other)
    cast(HttpResponse, client.post(OWN, form_of(wrong).with_values(password=PASSWORD)))

    assert "Confirm that it is you" in text_of(question)
    assert (was_in, still_in, is_in(other), is_in(client)) == (True, True, False, True)


def test_reading_the_list_asks_for_no_proof() -> None:
    client = signed_in(make_user())
    proved_long_ago(client)

    assert client.get(OWN).status_code == 200


def test_thick_clients_are_listed() -> None:
    user = make_user()
    client = signed_in(user)
    tokens.issue(user, client=ThickClient.SALESFORCE_CONNECTOR, now=timezone.now() - timedelta(minutes=1))
    tokens.issue(user, client=ThickClient.AGENT_APP, now=timezone.now())
    tokens.issue(user, client=ThickClient.AGENT_APP, now=timezone.now() - timedelta(hours=13))
    tokens.issue(make_user(), client=ThickClient.AGENT_APP, now=timezone.now())

    assert [it.name for it in client.get(OWN).context["open"].clients] == ["Agent App", "Salesforce Connector"]


def test_a_session_keeps_its_name_when_its_key_changes() -> None:
    user = make_user()
    client, other = signed_in(user), signed_in(user)
    name = row_of(other).public_id
    other.post("/profile/mfa/", {"password": PASSWORD})

    post(client, session=name)

    assert not is_in(other)


def test_who_has_nothing_open_has_an_empty_list() -> None:
    user = make_user()
    assert session_list.open_of(user, now=timezone.now()) == session_list.Open([], [])
    page = signed_in(make_user(Role.ADMINISTRATOR)).get(f"/system/users/{user.pk}/sessions/")
    assert "Not logged in anywhere" in text_of(page)


def test_a_half_sign_in_is_no_session() -> None:
    user = make_user()
    turn_mfa_on(user)
    half_in(user.username)

    assert not Session.objects.exists()
    assert session_list.open_of(user, now=timezone.now()).sessions == []
