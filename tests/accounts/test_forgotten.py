"""Forgotten password: one answer for every name, and a mail for the right one."""

import re
from datetime import timedelta
from typing import Any, cast

import pytest
from django.core import mail as sent
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.domain import link_mails, resets
from accounts.domain.user_errors import NoMailError
from accounts.enums import LinkPurpose
from accounts.models import PasswordLink, ResetRequest, User
from cxportal.core.audit.names import Name
from cxportal.core.models import AuditRecord, OutboxMail
from tests.accounts.link_mails import link_in_last_mail, work
from tests.factories import make_user
from tests.steps import give
from tests.together import together

pytestmark = pytest.mark.django_db
URL = "/password/forgotten/"
KINDS = ("known", "unknown", "inactive", "without mail", "known@example.com", "nobody@example.com")


def ask(name: str, client: Client | None = None) -> HttpResponse:
    return cast("HttpResponse", (client or Client()).post(URL, {"username": name}))


@pytest.fixture
def people() -> list[User]:
    return [
        make_user(username="known"),
        make_user(username="inactive", is_active=False),
        make_user(username="without", email=""),
    ]


def name_of(kind: str) -> str:
    return kind.split(maxsplit=1)[0]


def outcomes() -> list[tuple[str, str, str]]:
    records = AuditRecord.objects.filter(name=Name.PASSWORD_RESET_ASKED).order_by("id")
    return [(record.outcome, record.reason, record.subject_name) for record in records]


def test_the_password_step_leads_there_with_the_name_that_was_typed(client: Client) -> None:
    give(client, username="ana")

    assert f'href="{URL}"' in client.get("/login/").content.decode()
    assert 'value="ana"' in client.get(URL).content.decode()


@pytest.mark.usefixtures("people")
def test_answers_are_the_same_byte_for_byte_for_every_name() -> None:
    def all_of(kind: str) -> tuple[object, ...]:
        client = Client()
        answer = ask(name_of(kind), client)
        page = client.get(answer.headers["Location"])
        text = re.sub(rb'(csrfmiddlewaretoken" value=)"[^"]*"', rb"\1", page.content)
        return answer.status_code, dict(answer.headers), answer.cookies.output(), answer.content, text

    answers = [all_of(kind) for kind in KINDS]

    assert [answer for answer in answers if answer != answers[0]] == []
    assert answers[0][0] == 302


@pytest.mark.usefixtures("people")
def test_a_question_takes_the_same_statements_for_every_name() -> None:
    asked = {}
    for kind in KINDS:
        with CaptureQueriesContext(connection) as captured:
            ask(name_of(kind))
        asked[kind] = [re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in captured]

    assert [kind for kind in KINDS[1:] if len(asked[kind]) != len(asked[KINDS[1]])] == []
    assert not any("accounts_user" in statement for statements in asked.values() for statement in statements)


@pytest.mark.parametrize("typed", ["known", " KNOWN ", "ｋｎｏｗｎ", "Known@Example.com"])
@pytest.mark.usefixtures("people")
def test_any_spelling_of_login_or_mail_finds_the_person(typed: str) -> None:
    ask(typed)
    work()

    assert [message.to for message in sent.outbox] == [["known@example.com"]]
    assert link_in_last_mail().startswith("/password/reset/")
    assert outcomes() == [("success", "", "known")]


@pytest.mark.parametrize(
    ("typed", "reason", "subject"),
    [
        ("nobody", "unknown", ""),
        ("inactive", "inactive", "inactive"),
        ("without", "no_mail", "without"),
        ("%", "unknown", ""),
        ("known@example.com\u0131", "unknown", ""),
    ],
)
@pytest.mark.usefixtures("people")
def test_nobody_else_gets_a_mail_and_the_reason_is_written_down(typed: str, reason: str, subject: str) -> None:
    ask(typed)
    work()

    assert (sent.outbox, PasswordLink.objects.count()) == ([], 0)
    assert outcomes() == [("failure", reason, subject)]


def test_what_was_typed_waits_sealed_and_is_kept_nowhere_afterwards() -> None:
    typed = "correct horse battery staple"
    ask(typed)
    waiting = str(list(ResetRequest.objects.values()))
    work()

    kept = str([*ResetRequest.objects.values(), *AuditRecord.objects.values()])
    assert (typed in waiting, typed in kept) == (False, False)
    assert outcomes() == [("failure", "unknown", "")]


def test_a_question_that_was_sealed_with_a_key_that_is_gone_is_forgotten(settings: Settings) -> None:
    make_user(username="ana")
    ask("ana")
    settings.SECRET_KEY = "another key that has sealed nothing"
    work()

    assert (sent.outbox, ResetRequest.objects.count()) == ([], 0)


def test_the_mail_goes_to_the_stored_address_never_to_the_typed_one() -> None:
    make_user(username="ana", email="Ana@Example.com")
    ask("aNA@exAMPLE.com")
    work()

    assert sent.outbox[0].to == ["Ana@Example.com"]


def test_everybody_who_shares_an_address_gets_a_link_but_not_more_than_five() -> None:
    for _ in range(7):
        make_user(email="desk@example.com")
    ask("desk@example.com")
    work()

    assert len({message.body for message in sent.outbox}) == resets.MOST_PEOPLE


def test_the_mail_says_what_it_is_and_holds_nothing_else(people: list[User]) -> None:
    Client().post(URL, {"username": "known"}, headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"})
    work()

    message: Any = sent.outbox[0]
    html = message.alternatives[0][0]
    assert message.subject == "CX Portal: Choose a new password"
    for body in (message.body, html):
        assert body.count(f"http://testserver{link_in_last_mail()}") == 1 + (body is html)
        assert "account known" in body
        assert "127.0.0.1, Firefox 140 on Windows" in body
    assert people[0].password not in message.body


def test_mails_come_in_the_language_of_the_person_else_of_who_asked() -> None:
    make_user(username="ana", language="fr")
    make_user(username="leo")
    browser = Client(headers={"accept-language": "es"})
    for name in ("ana", "leo"):
        ask(name, browser)
    work()

    mails = cast("list[Any]", sent.outbox)
    assert [re.findall('lang="(..)"', message.alternatives[0][0]) for message in mails] == [["fr"], ["es"]]


def test_a_copy_of_the_database_holds_no_key_that_opens_anything(people: list[User]) -> None:
    ask("known")
    resets.answer_waiting(now=timezone.now())
    before = str([*OutboxMail.objects.values(), *PasswordLink.objects.values(), *AuditRecord.objects.values()])
    work()
    after = str([*OutboxMail.objects.values(), *PasswordLink.objects.values(), *AuditRecord.objects.values()])
    key = link_in_last_mail().split("/")[-2]

    assert (key in before, key in after) == (False, False)
    assert OutboxMail.objects.get().sealed_secret == ""


@pytest.mark.parametrize("typed", ["", "   ", "a\0b", "x" * 255, "x" * 400_000])
def test_what_can_be_nobodys_name_is_refused_and_leaves_nothing(typed: str) -> None:
    answer = ask(typed)

    assert (answer.status_code, ResetRequest.objects.count()) == (200, 0)
    assert "There is a problem" in answer.content.decode()


def test_a_post_without_the_field_is_asked_for_it(client: Client) -> None:
    assert "Enter your login or your email" in client.post(URL, {}).content.decode()


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_another_method_asks_nothing(client: Client, method: str) -> None:
    assert getattr(client, method)(URL).status_code == 405


def test_a_post_from_another_site_is_refused() -> None:
    answer: Any = Client(enforce_csrf_checks=True).post(URL, {"username": "ana"})

    assert (answer.status_code, ResetRequest.objects.count()) == (403, 0)


@pytest.mark.parametrize("path", [URL, "/password/forgotten/sent/", "/password/reset/", "/invitation/"])
def test_the_language_changes_where_one_is(client: Client, path: str) -> None:
    answer: Any = client.post(path, {"language": "es"})

    assert (answer.status_code, answer.headers["Location"], client.cookies["language"].value) == (302, path, "es")


def test_links_in_mails_are_the_addresses_of_the_portal() -> None:
    for purpose, page in ((LinkPurpose.RESET, "password_reset"), (LinkPurpose.INVITATION, "invitation")):
        assert link_mails._PATHS[purpose] == reverse(page) + "{key}/"


def test_an_administrator_may_send_the_link_as_often_as_it_takes() -> None:
    ana, boss = make_user(username="ana", first_name="Ana"), make_user(first_name="Bo", last_name="Ss")
    for _ in range(5):
        resets.send_link(ana, actor=boss, now=timezone.now())
    work()

    assert len(sent.outbox) == 5
    assert "Bo Ss sent you this link" in str(sent.outbox[0].body)
    assert AuditRecord.objects.filter(name=Name.PASSWORD_RESET_ASKED, actor_id=boss.pk, subject_id=ana.pk).count() == 5


@pytest.mark.parametrize("fields", [{"email": ""}, {"is_active": False}])
def test_an_administrator_is_told_when_nobody_would_get_it(fields: dict[str, Any]) -> None:
    with pytest.raises(NoMailError):
        resets.send_link(make_user(**fields), now=timezone.now())
    assert OutboxMail.objects.count() == 0


def test_a_question_that_no_worker_came_for_is_forgotten() -> None:
    ask("ana")

    assert (resets.purge(now=timezone.now()), resets.purge(now=timezone.now() + timedelta(hours=2))) == (0, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.both_databases
def test_several_workers_send_one_mail() -> None:
    make_user(username="ana")
    ask("ana")

    together([lambda: resets.answer_waiting(now=timezone.now()) for _ in range(4)])

    assert (OutboxMail.objects.count(), ResetRequest.objects.count()) == (1, 0)
