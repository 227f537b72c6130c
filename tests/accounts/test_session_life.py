"""What keeps a session open, and what does not."""

from base64 import b32decode
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.domain import contacts, housekeeping, session_life
from accounts.enums import Ended, Role
from accounts.models import EndedSession, Session
from cxportal.core.models import AuditRecord
from tests.accounts.aging import age, idle, row_of
from tests.clients import Browser, signed_in
from tests.factories import PASSWORD, code_of, make_user
from tests.steps import half_in, is_in

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
LIMITS = [(Role.ADMINISTRATOR, 30), (Role.MANAGER, 30), (Role.SUPERVISOR, 30), (Role.AGENT, 60)]


@pytest.fixture
def in_contact() -> Iterator[Callable[[int], None]]:
    """Let a person be with a customer."""
    busy: set[int] = set()
    contacts.answered_by(answer := busy.__contains__)
    yield busy.add
    contacts._answers.remove(answer)


def test_a_sign_in_notes_when_from_where_and_with_which_device() -> None:
    user = make_user()
    before = timezone.now()
    client = Client(headers={"User-Agent": FIREFOX}, REMOTE_ADDR="203.0.113.9")
    half_in(user.username, client=client)

    row = row_of(client)

    assert (row.user, row.address, row.device) == (user, "203.0.113.9", "Firefox 128 on Windows")
    assert before <= row.started_at == row.last_active_at <= timezone.now()
    assert row.expire_date == row.started_at + timedelta(hours=12)
    assert row.idle_minutes == 60


@pytest.mark.parametrize(("role", "minutes"), LIMITS)
def test_who_is_away_for_too_long_is_out(role: Role, minutes: int) -> None:
    client = signed_in(make_user(role))
    idle(client, minutes=minutes, seconds=-5)
    was_in = is_in(client)
    idle(client, minutes=minutes)

    assert (was_in, is_in(client)) == (True, False)
    assert not Session.objects.exists()


@pytest.mark.parametrize("role", list(Role))
def test_after_twelve_hours_everybody_is_out_however_busy(role: Role) -> None:
    client = signed_in(make_user(role))
    age(client, hours=12, seconds=-5)
    was_in = is_in(client)
    age(client, seconds=5)

    assert (was_in, is_in(client)) == (True, False)


def extends(client: Browser, ask: Callable[[Browser], object]) -> bool:
    idle(client, minutes=20)
    ask(client)
    return timezone.now() - row_of(client).last_active_at < timedelta(minutes=1)


NAVIGATION = {"Sec-Fetch-Mode": "navigate"}
FETCH = {"Sec-Fetch-Mode": "cors"}
BY_A_PERSON: dict[str, Callable[[Browser], object]] = {
    "a page": lambda client: client.get("/profile/"),
    "a page, as browsers ask for it": lambda client: client.get("/profile/", headers=NAVIGATION),
    "a page that there is none": lambda client: client.get("/system/users/0/"),
    "a form": lambda client: client.post("/profile/", {"language": "", "theme": "dark"}),
    "a form that a script sends": lambda client: client.post("/profile/", {}, headers=FETCH),
    "a search while typing": lambda client: client.get("/system/users/?q=a", headers=FETCH | {"HX-Request": "true"}),
}
BY_A_SCRIPT: dict[str, Callable[[Browser], object]] = {
    "a fetch": lambda client: client.get("/floor/", headers=FETCH),
    "a poll by htmx": lambda client: client.get("/floor/", headers={"HX-Request": "true"}),
    "a look whether the server is there": lambda client: client.head("/floor/", headers=NAVIGATION),
    "a page that the browser fetches ahead": lambda client: client.get("/floor/", headers={"Sec-Purpose": "prefetch"}),
    "what anybody may ask": lambda client: [client.get(path) for path in ("/healthz", "/login/", "/api/v1/me")],
    "the API's sign-in": lambda client: client.post("/api/v1/session", {}, content_type="application/json"),
}


@pytest.mark.parametrize("what", BY_A_PERSON)
def test_what_a_person_does_keeps_the_session_open(what: str) -> None:
    assert extends(signed_in(make_user(Role.ADMINISTRATOR)), BY_A_PERSON[what])


@pytest.mark.parametrize("what", BY_A_SCRIPT)
def test_what_scripts_do_by_themselves_does_not(what: str) -> None:
    client = signed_in(make_user(Role.ADMINISTRATOR))

    assert not extends(client, BY_A_SCRIPT[what])
    assert is_in(client)


def test_activity_is_written_once_a_minute() -> None:
    client = signed_in(make_user())

    def writes() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get("/profile/")
        return len([query for query in asked if query["sql"].startswith(("UPDATE", "INSERT", "DELETE"))])

    counts = [writes()]
    idle(client, seconds=59)
    counts.append(writes())
    idle(client, seconds=61)
    counts += [writes(), writes()]

    assert counts == [0, 0, 1, 0]


def test_a_signed_in_request_reads_the_session_once() -> None:
    client = signed_in(make_user())

    with CaptureQueriesContext(connection) as asked:
        client.get("/api/v1/docs")

    tables = [query["sql"].split('FROM "')[1].split('"')[0] for query in asked]
    assert tables == ["accounts_session", "accounts_user"]


def test_a_new_proof_gives_a_new_key_and_no_longer_life() -> None:
    client = signed_in(make_user(Role.ADMINISTRATOR))
    age(client, hours=11)
    before = row_of(client)
    client.post("/profile/mfa/", {"password": PASSWORD})
    after = row_of(client)

    assert before.session_key != after.session_key
    assert [getattr(after, name) for name in ("started_at", "expire_date", "public_id", "address")] == [
        getattr(before, name) for name in ("started_at", "expire_date", "public_id", "address")
    ]
    assert not Session.objects.filter(pk=before.pk).exists()


@pytest.mark.parametrize("act", ["password", "mfa"])
def test_an_own_act_that_ends_all_other_sessions_gives_this_one_no_longer_life(act: str) -> None:
    user = make_user()
    client = signed_in(user)
    age(client, hours=11)
    before = row_of(client)
    if act == "mfa":
        secret = client.post("/profile/mfa/", {"password": PASSWORD}).context["key"]
        client.post("/profile/mfa/", {"token": code_of(b32decode(secret))})
    else:
        new = "another long password"
        form = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
        client.post("/profile/password/", form)
    after = row_of(client)

    assert before.session_key != after.session_key
    assert (after.started_at, after.expire_date, after.public_id) == (
        before.started_at,
        before.expire_date,
        before.public_id,
    )
    assert is_in(client)


def test_an_open_contact_defers_the_idle_limit(in_contact: Callable[[int], None]) -> None:
    client = signed_in(make_user())
    in_contact(client.user.pk)
    idle(client, hours=3)

    assert is_in(client)
    assert timezone.now() - row_of(client).last_active_at < timedelta(minutes=1)


def test_an_open_contact_does_not_defer_the_twelve_hours(in_contact: Callable[[int], None]) -> None:
    client = signed_in(make_user())
    in_contact(client.user.pk)
    age(client, hours=12)
    idle(client, hours=3)

    assert not is_in(client)


def test_what_a_session_holds_is_saved_without_touching_its_times() -> None:
    client = signed_in(make_user())
    idle(client, minutes=5)
    before = row_of(client)
    session = client.session
    session["held"] = "something"
    session.save()
    after = row_of(client)

    assert client.session["held"] == "something"
    assert (after.last_active_at, after.expire_date) == (before.last_active_at, before.expire_date)


@pytest.mark.parametrize(
    ("make_old", "why"),
    [(lambda client: idle(client, hours=2), Ended.IDLE), (lambda client: age(client, hours=13), Ended.AGE)],
)
def test_the_worker_ends_what_nobody_comes_back_to(make_old: Callable[[Browser], None], why: Ended) -> None:
    user, other = make_user(), make_user()
    old, young = signed_in(user), signed_in(other)
    make_old(old)

    housekeeping.purge(now=timezone.now())

    assert [row.user for row in Session.objects.all()] == [other]
    assert EndedSession.objects.get().why == why
    record = AuditRecord.objects.get(name="session_expired")
    assert (record.subject_id, record.subject_name, record.reason) == (user.pk, user.username, why)
    assert is_in(young)


def test_a_session_that_ends_at_a_request_is_written_down_once() -> None:
    client = signed_in(make_user())
    idle(client, hours=2)

    client.get("/profile/")
    client.get("/profile/")
    housekeeping.purge(now=timezone.now())

    assert AuditRecord.objects.filter(name="session_expired").count() == 1


def test_who_comes_back_in_the_moment_of_the_purge_stays() -> None:
    client = signed_in(make_user())
    row = row_of(client)
    row.last_active_at -= timedelta(hours=2)

    assert not session_life.expire(row, why=Ended.IDLE, now=timezone.now())
    assert is_in(client)
