"""Who is kept out for guessing, what was tried, and how an administrator ends it."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import cast

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.domain import budgets, locks, user_errors
from accounts.domain.locks import Strangers
from accounts.enums import Role
from accounts.models import User
from accounts.views import lock_words
from cxportal.core.audit import log
from cxportal.core.audit.log import Happening, Outcome, Source
from cxportal.core.audit.names import Name
from cxportal.core.limits import store
from cxportal.core.limits.budgets import Counter
from cxportal.core.models import AuditRecord, StoredTally
from mfa.domain import guesses
from tests.accounts.test_users_proof import TITLE, age
from tests.clients import Browser, signed_in
from tests.factories import PASSWORD, code_of, make_user, turn_mfa_on
from tests.pages import form_of
from tests.steps import give, half_in, is_in

pytestmark = pytest.mark.django_db
NOW = timezone.now()
SOURCE = Source("192.0.2.7", "Firefox 128 on Linux")
SECURITY = "/system/security/"


@pytest.fixture
def client() -> Browser:
    return signed_in(make_user(Role.ADMINISTRATOR, username="boss"))


def spend(counter: Counter, times: int = 5, now: datetime = NOW) -> None:
    for _ in range(times):
        store.charge(counter, now=now)


def spend_passwords(user: User) -> None:
    spend(budgets.password_of(user.username_key, "192.0.2.7", subject_id=user.pk))


def fail(user: User, reason: str, **detail: object) -> None:
    happening = Happening(
        Name.LOGIN_FAIL, Outcome.FAILURE, subject=user, source=SOURCE, reason=reason, detail=dict(detail)
    )
    log.write(happening, now=NOW)


def page_of(client: Client, path: str) -> HttpResponse:
    return cast(HttpResponse, client.get(path))


def names(rows: Collection[User]) -> list[str]:
    return sorted(person.username for person in rows)


@pytest.mark.both_databases
def test_everybody_with_a_shut_door_is_listed_with_the_last_try() -> None:
    ana, ben, carl = make_user(username="ana"), make_user(username="ben"), make_user(username="carl")
    spend_passwords(ana)
    spend(guesses.counter_of(ben.pk))
    spend_passwords(ben)
    spend(guesses.counter_of(carl.pk), times=4)
    fail(ana, "wrong_code")
    fail(ana, "wrong_password")

    found = locks.everybody(now=NOW)

    assert [(one.person.username, [block.budget for block in one.blocks], one.is_everywhere) for one in found] == [
        ("ben", ["token", "password"], True),
        ("ana", ["password"], False),
    ]
    assert [one.last_try and one.last_try.reason for one in found] == [None, "wrong_password"]
    assert locks.of(ana, now=NOW).last_try == AuditRecord.objects.latest("pk")
    assert (locks.of(carl, now=NOW).blocks, locks.of(carl, now=NOW).last_try) == ([], None)
    assert locks.everybody(now=NOW + timedelta(minutes=16)) == []


@pytest.mark.both_databases
def test_only_who_is_kept_out_everywhere_counts_as_locked() -> None:
    ana, ben, _ = make_user(username="ana"), make_user(username="ben"), make_user(username="carl")
    spend_passwords(ana)
    spend(guesses.counter_of(ben.pk))

    assert names(User.objects.filter(locks.kept_out(now=NOW))) == ["ben"]
    assert names(User.objects.filter(locks.kept_out(now=NOW + timedelta(minutes=16)))) == []


@pytest.mark.both_databases
def test_what_is_nobodys_is_counted() -> None:
    for number in range(2):
        spend(budgets.password_of(f"nobody{number}", "192.0.2.7", subject_id=None))
    spend(budgets.ADDRESS.of("192.0.2.7"), times=100)
    spend(budgets.HOURLY.of("x"), times=1)

    assert locks.strangers(now=NOW) == Strangers(names=2, addresses=1)


@pytest.mark.parametrize("people", [1, 3])
def test_listing_takes_three_queries(people: int) -> None:
    for _ in range(people):
        user = make_user()
        spend_passwords(user)
        fail(user, "wrong_password")

    with CaptureQueriesContext(connection) as asked:
        assert len(locks.everybody(now=NOW)) == people
    assert len(asked) == 3


@pytest.mark.both_databases
def test_clearing_forgets_wrong_passwords_and_codes_and_is_written_down() -> None:
    boss, ana, ben = make_user(Role.ADMINISTRATOR), make_user(), make_user()
    for user in (ana, ben):
        spend_passwords(user)
        spend(guesses.counter_of(user.pk))

    locks.clear(ana.pk, actor=boss, source=SOURCE, now=NOW)

    assert [one.person for one in locks.everybody(now=NOW)] == [ben]
    record = AuditRecord.objects.get()
    assert (record.name, record.actor_id, record.subject_id) == ("authn_login_unlock", boss.pk, ana.pk)
    assert record.address == SOURCE.address


@pytest.mark.both_databases
def test_the_own_lock_is_not_for_oneself_and_no_lock_for_others() -> None:
    boss, agent = make_user(Role.ADMINISTRATOR), make_user()
    spend(guesses.counter_of(boss.pk))

    with pytest.raises(user_errors.OwnAccountError):
        locks.clear(boss.pk, actor=boss, now=NOW)
    with pytest.raises(user_errors.NotAdministratorError):
        locks.clear(boss.pk, actor=agent, now=NOW)
    assert StoredTally.objects.count() == 1


@pytest.mark.parametrize(
    ("reason", "detail", "words"),
    [
        ("wrong_password", {}, "Wrong password"),
        ("used_code", {}, "Code that was used before"),
        ("clock_off", {"clock_minutes": 3}, "Phone's clock 3 minutes ahead"),
        ("clock_off", {"clock_minutes": -1}, "Phone's clock 1 minute behind"),
        ("something_new", {}, "Not accepted"),
    ],
)
def test_the_last_try_is_put_into_words(reason: str, detail: dict[str, object], words: str) -> None:
    fail(make_user(), reason, **detail)

    assert lock_words.why(AuditRecord.objects.get()) == words
    assert lock_words.why(None) == "Not known"


def test_the_page_says_who_why_from_where_and_until_when(client: Browser) -> None:
    ana = make_user(username="ana")
    spend(guesses.counter_of(ana.pk))
    fail(ana, "wrong_code")
    spend(budgets.password_of("nobody", "192.0.2.7", subject_id=None), now=timezone.now())  # for 30 s

    text = page_of(client, SECURITY).content.decode()
    for words in ("MFA Token, everywhere", "5 failed", "Wrong code", "192.0.2.7", "Firefox 128 on Linux", "Locked<"):
        assert words in text
    assert "1 login that nobody has is slowed down" in text
    assert "many failures" not in text


def test_a_calm_page_says_so(client: Browser) -> None:
    assert "Nobody is locked or slowed down." in page_of(client, SECURITY).content.decode()


def test_the_button_lets_a_locked_person_try_again(client: Browser) -> None:
    ana = make_user(username="ana")
    secret = turn_mfa_on(ana)
    browser = half_in("ana")
    for number in range(5):
        give(browser, token=f"{(int(code_of(secret)) + 500_000 + number) % 1_000_000:06}")
    half_in("ana", client=browser)
    assert give(browser, token=code_of(secret)).status_code == 429

    page = page_of(client, SECURITY)
    done = client.post(f"/system/users/{ana.pk}/unlock/", form_of(page).values, follow=True)

    assert done.redirect_chain == [(SECURITY, 302)]
    assert "ana can try again." in done.content.decode()
    assert "Nobody is locked or slowed down." in done.content.decode()
    give(browser, token=code_of(secret))
    assert is_in(browser)


def test_the_edit_page_has_the_lock_and_its_end(client: Browser) -> None:
    ana = make_user(username="ana")
    turn_mfa_on(ana)
    spend(guesses.counter_of(ana.pk))
    path = f"/system/users/{ana.pk}/"
    page = page_of(client, path)

    assert "MFA Token, everywhere" in page.content.decode()
    form = form_of(page, "unlock")
    done = client.post(form.action, form.values)
    assert (done.headers["Location"], StoredTally.objects.count()) == (path, 0)
    assert "MFA Token, everywhere" not in page_of(client, path).content.decode()


def test_clearing_asks_for_a_fresh_proof(client: Browser) -> None:
    ana = make_user(username="ana")
    spend(guesses.counter_of(ana.pk))
    age(client, minutes=16)
    path = f"/system/users/{ana.pk}/unlock/"

    question = cast(HttpResponse, client.post(path, {"list": "1"}))
    assert (TITLE in question.content.decode(), StoredTally.objects.count()) == (True, 1)
    done = client.post(path, form_of(question).with_values(password=PASSWORD))
    assert (done.headers["Location"], StoredTally.objects.filter(budget="token").count()) == (SECURITY, 0)


def test_the_own_lock_is_refused_with_words(client: Browser) -> None:
    spend(guesses.counter_of(client.user.pk))

    done = client.post(f"/system/users/{client.user.pk}/unlock/", follow=True)
    assert "You cannot clear your own lock" in done.content.decode()
    assert StoredTally.objects.count() == 1


def test_the_list_of_people_shows_and_filters_the_locked(client: Browser) -> None:
    ana = make_user(username="ana")
    make_user(username="ben")
    spend(guesses.counter_of(ana.pk))

    text = page_of(client, "/system/users/?status=locked").content.decode()
    assert "Showing 1–1 of 1" in text
    assert "Locked</span>" in text
    everybody = page_of(client, "/system/users/?status=active").content.decode()
    assert everybody.count("Locked</span>") == 1
