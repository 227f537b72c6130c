"""Wrong passwords: slowed down by name and source, never for the owner's own browser, never for right ones."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.core import signing
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.domain import budgets, known_devices, password_tries
from accounts.domain.password_tries import Door
from accounts.enums import Role
from accounts.models import Session, User
from cxportal.core.audit.log import Source
from cxportal.core.audit.names import Name
from cxportal.core.limits import store
from cxportal.core.models import AuditRecord, OutboxMail, StoredTally
from tests.clients import signed_in
from tests.connectors.thick_client import CREDENTIALS, post, refusal
from tests.factories import PASSWORD, code_of, make_user, turn_mfa_on
from tests.steps import give, half_in, is_in

pytestmark = pytest.mark.django_db
WRONG = PASSWORD + "?"
HOME, ELSEWHERE = "192.0.2.7", "198.51.100.9"
SAID = "Too many attempts. Try again in 30 seconds (after "


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that stands still until a test moves it."""
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


def browser_at(address: str = HOME) -> Client:
    return Client(REMOTE_ADDR=address)


def try_passwords(username: str, *passwords: str, client: Client | None = None) -> list[HttpResponse]:
    client = client or browser_at()
    give(client, username=username)
    return [give(client, password=password) for password in passwords]


def statuses(answers: list[HttpResponse]) -> list[int]:
    return [answer.status_code for answer in answers]


def known_browser(user: User, address: str = HOME) -> Client:
    """A browser that has signed in and out before."""
    client = browser_at(address)
    try_passwords(user.username, PASSWORD, client=client)
    assert is_in(client)
    client.post("/logout/")
    return client


def records(name: Name) -> list[AuditRecord]:
    return list(AuditRecord.objects.filter(name=name).order_by("id"))


def test_five_wrong_ones_are_free_and_the_sixth_is_refused_even_when_right(clock: time_machine.Traveller) -> None:
    user = make_user()
    client = browser_at()

    answers = try_passwords(user.username, *[WRONG] * 5, PASSWORD, client=client)

    assert statuses(answers) == [200] * 5 + [429]
    assert SAID in answers[-1].content.decode()
    assert answers[-1].headers["Retry-After"] == "30"
    clock.shift(29)
    assert give(client, password=PASSWORD).headers["Retry-After"] == "1"
    clock.shift(1)
    assert give(client, password=PASSWORD).status_code == 302
    assert is_in(client)


def test_the_pause_doubles_and_a_refused_try_extends_nothing(clock: time_machine.Traveller) -> None:
    user = make_user()
    client = browser_at()
    try_passwords(user.username, *[WRONG] * 5, client=client)
    for pause in (30, 60, 120, 240, 480, 900, 900):
        for _ in range(3):
            (refused,) = try_passwords(user.username, WRONG, client=client)
            assert refused.headers["Retry-After"] == str(pause)
        clock.shift(pause)
        assert statuses(try_passwords(user.username, WRONG, client=client)) == [200]


def test_unknown_and_inactive_names_are_throttled_alike() -> None:
    make_user(username="known")
    make_user(username="inactive", is_active=False)

    pages = {name: try_passwords(name, *[WRONG] * 5, PASSWORD)[-1] for name in ("known", "inactive", "nobody")}

    assert statuses(list(pages.values())) == [429] * 3
    texts = {page.content.decode().replace(name, "") for name, page in pages.items()}
    assert len({text.split("csrfmiddlewaretoken")[0] for text in texts}) == 1


def test_every_spelling_of_a_name_has_one_budget() -> None:
    make_user(username="amira")

    for name in ("amira", "AMIRA", " amira ", "\uff21MIRA", "Amira"):
        try_passwords(name, WRONG)

    assert try_passwords("amira", PASSWORD)[0].status_code == 429


def test_the_api_and_the_web_count_together() -> None:
    user = make_user()
    try_passwords(user.username, *[WRONG] * 3)
    api = browser_at()
    body = CREDENTIALS | {"username": user.username}

    answers = [post(body | {"password": WRONG}, client=api) for _ in range(2)] + [post(body, client=api)]

    assert [refusal(answer) for answer in answers] == [(401, "invalid_credentials")] * 2 + [(429, "too_many_attempts")]
    assert answers[-1].headers["Retry-After"] == "30"
    assert try_passwords(user.username, PASSWORD)[0].status_code == 429


def test_the_api_throttles_unknown_names_alike() -> None:
    make_user(username="known")
    answers = {}
    for name in ("known", "nobody"):
        body = CREDENTIALS | {"username": name, "password": WRONG}
        answers[name] = [post(body, client=browser_at()) for _ in range(6)][-1]

    assert {refusal(answer) for answer in answers.values()} == {(429, "too_many_attempts")}
    assert answers["known"].content == answers["nobody"].content


FORMS = {
    "/profile/mfa/": {"password": WRONG},
    "/profile/password/": {
        "old_password": WRONG,
        "new_password1": "three blue kettles sing",
        "new_password2": "three blue kettles sing",
    },
}


@pytest.mark.parametrize("path", FORMS)
def test_pages_that_ask_the_own_password_count_together_with_the_sign_in(path: str) -> None:
    user = make_user()
    inside = signed_in(user)
    inside.defaults["REMOTE_ADDR"] = HOME

    answers = [inside.post(path, FORMS[path]) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert SAID in answers[-1].content.decode()
    assert try_passwords(user.username, PASSWORD)[0].status_code == 429
    assert is_in(inside)


def test_a_right_password_that_is_asked_again_costs_nothing() -> None:
    user = make_user()
    inside = signed_in(user)

    for _ in range(7):
        assert inside.post("/profile/mfa/", {"password": PASSWORD}).status_code == 200

    assert not StoredTally.objects.exists()


def test_another_source_is_another_budget() -> None:
    user = make_user()
    try_passwords(user.username, *[WRONG] * 6)

    assert try_passwords(user.username, PASSWORD, client=browser_at(ELSEWHERE))[0].status_code == 302


def test_an_ipv6_network_is_one_source() -> None:
    user = make_user()
    for number in range(5):
        try_passwords(user.username, WRONG, client=browser_at(f"2001:db8:1:2::{number}"))

    assert try_passwords(user.username, PASSWORD, client=browser_at("2001:db8:1:2:a::1"))[0].status_code == 429
    assert try_passwords(user.username, PASSWORD, client=browser_at("2001:db8:1:3::1"))[0].status_code == 302


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "True-Client-IP", "CF-Connecting-IP"])
def test_no_header_of_a_stranger_makes_another_source(header: str) -> None:
    user = make_user()
    client = browser_at()
    give(client, username=user.username)

    answers = [
        client.post("/login/", {"password": WRONG}, headers={header: f"203.0.113.{number}"}) for number in range(6)
    ]

    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert {record.address for record in records(Name.LOGIN_FAIL)} == {HOME}


def test_strangers_keep_the_owner_out_of_no_browser_that_is_known() -> None:
    user = make_user()
    mine = known_browser(user)
    inside = known_browser(user)
    try_passwords(user.username, PASSWORD, client=inside)
    stranger, neighbour = browser_at(ELSEWHERE), browser_at(HOME)

    refused = try_passwords(user.username, *[WRONG] * 100, client=stranger)
    refused += try_passwords(user.username, *[WRONG] * 100, client=neighbour)

    assert statuses(refused).count(429) == 190
    assert statuses(try_passwords(user.username, PASSWORD, client=mine)) == [302]
    assert (is_in(mine), is_in(inside)) == (True, True)


def test_a_known_browser_has_a_budget_too() -> None:
    user = make_user()
    mine = known_browser(user)

    answers = try_passwords(user.username, *[WRONG] * 5, PASSWORD, client=mine)

    assert statuses(answers) == [200] * 5 + [429]
    assert statuses(try_passwords(user.username, PASSWORD, client=browser_at())) == [302]


def test_a_complete_sign_in_empties_the_budget_of_a_known_browser() -> None:
    user = make_user()
    mine = known_browser(user)

    for _ in range(3):
        assert statuses(try_passwords(user.username, *[WRONG] * 4, PASSWORD, client=mine)) == [200] * 4 + [302]
        mine.post("/logout/")

    assert not StoredTally.objects.exists()


def test_a_try_that_was_judged_while_the_address_ran_dry_is_refused_as_wrong() -> None:
    source = Source(HOME)
    tried = password_tries.begin("nobody", None, door=Door.WEB, source=source, now=timezone.now())
    for _ in range(settings.ADDRESS_FAILURES):
        store.charge(budgets.ADDRESS.of(HOME), now=timezone.now())

    password_tries.let_count(tried, now=timezone.now())

    assert store.read(budgets.ADDRESS.of(HOME)).total == settings.ADDRESS_FAILURES
    assert records(Name.RATE_LIMIT) == []


def test_a_browser_is_known_for_the_people_who_signed_in_there_only() -> None:
    mallory, victim = make_user(), make_user()
    theirs = known_browser(mallory)

    try_passwords(victim.username, *[WRONG] * 5, client=theirs)

    assert try_passwords(victim.username, PASSWORD, client=browser_at())[0].status_code == 429


def test_a_shared_desk_is_known_for_each_of_its_people() -> None:
    people = [make_user() for _ in range(3)]
    desk = browser_at()
    for user in people:
        try_passwords(user.username, PASSWORD, client=desk)
        desk.post("/logout/")
    for user in people:
        try_passwords(user.username, *[WRONG] * 5)

    for user in people:
        assert try_passwords(user.username, PASSWORD, client=desk)[0].status_code == 302
        desk.post("/logout/")


def test_a_browser_remembers_as_many_people_as_it_should() -> None:
    people = [make_user() for _ in range(known_devices.MOST_PEOPLE + 1)]
    mark = ""
    for user in people:
        mark = known_devices.renewed(mark, user)

    assert [known_devices.has_seen(mark, user) for user in people] == [False] + [True] * known_devices.MOST_PEOPLE
    assert len(mark) < 500


@pytest.mark.parametrize("change", ["forged", "of another key", "too old", "not ours"])
def test_a_cookie_that_is_not_ours_makes_nothing_known(change: str, clock: time_machine.Traveller) -> None:
    user = make_user()
    mine = known_browser(user)
    name = settings.DEVICE_COOKIE_NAME
    mark = mine.cookies[name].value
    match change:
        case "forged":
            mine.cookies[name] = ("a" if mark[0] != "a" else "b") + mark[1:]
        case "of another key":
            people = signing.loads(mark, salt="accounts.known_devices")
            mine.cookies[name] = signing.dumps(people, salt="accounts.known_devices", key="another")
        case "too old":
            clock.shift(known_devices.LIFETIME + timedelta(seconds=1))
        case "not ours":
            mine.cookies[name] = "x"
    try_passwords(user.username, *[WRONG] * 5)

    assert statuses(try_passwords(user.username, PASSWORD, client=mine)) == [429]


def test_who_knew_an_old_password_has_lost_the_known_browser() -> None:
    user = make_user()
    mine = known_browser(user)
    user.set_password("another good long password")
    user.save()
    try_passwords(user.username, *[WRONG] * 5)

    assert statuses(try_passwords(user.username, "another good long password", client=mine)) == [429]


def test_the_cookie_is_the_servers_alone_and_opens_nothing() -> None:
    user = make_user()
    secret = turn_mfa_on(user)
    client = half_in(user.username, client=browser_at())
    give(client, token=code_of(secret))
    cookie = client.cookies[settings.DEVICE_COOKIE_NAME]

    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert str(user.pk) not in signing.loads(cookie.value, salt="accounts.known_devices")
    again = browser_at()
    again.cookies[settings.DEVICE_COOKIE_NAME] = cookie.value
    assert not is_in(again)
    half_in(user.username, client=again)
    assert not is_in(again)


def test_three_hundred_right_sign_ins_from_one_address_all_succeed() -> None:
    people = [make_user() for _ in range(30)]

    answers = [try_passwords(user.username, PASSWORD)[0] for user in people for _ in range(10)]

    assert statuses(answers) == [302] * 300
    assert (Session.objects.count(), StoredTally.objects.count()) == (300, 0)


def test_right_passwords_of_half_sign_ins_cost_nothing() -> None:
    user = make_user()
    turn_mfa_on(user)

    answers = [try_passwords(user.username, PASSWORD)[0] for _ in range(12)]

    assert (statuses(answers), StoredTally.objects.count()) == ([302] * 12, 0)


def test_right_passwords_between_wrong_ones_reset_them() -> None:
    user = make_user()

    for _ in range(3):
        assert statuses(try_passwords(user.username, *[WRONG] * 4, PASSWORD)) == [200] * 4 + [302]


def test_a_right_password_without_the_code_resets_nothing() -> None:
    user = make_user()
    turn_mfa_on(user)
    try_passwords(user.username, *[WRONG] * 4)
    half_in(user.username, client=browser_at())

    assert statuses(try_passwords(user.username, WRONG, PASSWORD)) == [200, 429]


def test_a_hundred_wrong_ones_from_an_address_slow_its_unknown_browsers_down(clock: time_machine.Traveller) -> None:
    owner, other = make_user(), make_user()
    mine = known_browser(owner)
    limit = settings.ADDRESS_FAILURES
    names = [f"nobody{number // 4}" for number in range(limit)]
    for name in names:
        assert try_passwords(name, WRONG)[0].status_code == 200

    refused = try_passwords(other.username, PASSWORD)[0]

    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "3")
    assert try_passwords(owner.username, PASSWORD, client=mine)[0].status_code == 302
    assert try_passwords(other.username, PASSWORD, client=browser_at(ELSEWHERE))[0].status_code == 302
    clock.shift(3)
    assert statuses([try_passwords(name, WRONG)[0] for name in ("nobody99", "nobody98")]) == [200, 429]
    assert [record.address for record in records(Name.RATE_LIMIT)] == [HOME]


def test_a_success_does_not_refill_the_address() -> None:
    mallory = make_user()
    for number in range(settings.ADDRESS_FAILURES - 1):
        try_passwords(f"nobody{number // 4}", WRONG)

    assert try_passwords(mallory.username, PASSWORD)[0].status_code == 302
    assert statuses(try_passwords("nobody99", WRONG, WRONG)) == [200, 429]


def test_one_password_for_many_accounts_is_slowed_and_written_down_once(clock: time_machine.Traveller) -> None:
    people = [make_user(username=f"victim{number}") for number in range(10)]
    names = [user.username for user in people] + [f"unknown{number}" for number in range(190)]

    answers = []
    for name in names:
        answers.append(try_passwords(name, "Summer2026Summer2026")[0])
        clock.shift(1)

    assert 50 <= statuses(answers).count(200) <= 75
    (record,) = records(Name.LOGIN_SPRAY)
    assert (record.address, record.outcome, record.subject_id) == (HOME, "blocked", None)
    assert "Summer" not in str(list(AuditRecord.objects.values())) + str(list(StoredTally.objects.values()))


def test_people_who_mistype_once_and_get_in_are_no_spray() -> None:
    for _ in range(settings.ADDRESS_FAILURES // 2 + 5):
        assert statuses(try_passwords(make_user().username, WRONG, PASSWORD)) == [200, 302]

    assert records(Name.LOGIN_SPRAY) == []
    assert [StoredTally.objects.filter(budget=name).count() for name in ("password", "names")] == [0, 0]


def test_failing_at_the_own_account_hides_no_spray() -> None:
    mallory = make_user()
    mine, inside = known_browser(mallory), signed_in(mallory)
    inside.defaults["REMOTE_ADDR"] = HOME

    for number in range(12):
        try_passwords(f"victim{number}", WRONG)
        inside.post("/profile/mfa/", {"password": WRONG})
        try_passwords(mallory.username, PASSWORD)
        try_passwords(mallory.username, WRONG, PASSWORD, client=mine)
        mine.post("/logout/")

    assert store.read(budgets.NAMES.of(HOME)).recent == 12


def test_each_failure_is_written_down_with_its_reason_and_strangers_see_none() -> None:
    make_user(username="ana")
    make_user(username="inactive", is_active=False)
    make_user(username="late", one_time_password_until=timezone.now() - timedelta(hours=1))
    tries = [
        ("ana", WRONG),
        ("inactive", PASSWORD),
        ("inactive", WRONG),
        ("late", PASSWORD),
        ("my-typed-secret", WRONG),
    ]

    pages = [try_passwords(*each)[0] for each in tries]

    written = [(record.subject_name, record.reason, record.detail) for record in records(Name.LOGIN_FAIL)]
    detail = {"factor": "password", "door": "web"}
    assert written == [
        ("ana", "wrong_password", detail),
        ("inactive", "inactive", detail),
        ("inactive", "inactive", detail),
        ("late", "expired_one_time_password", detail),
        ("", "unknown", detail),
    ]
    for page in pages:
        assert "The login or password is not correct" in page.content.decode()
        assert "inactive" not in page.content.decode().replace("<bdi>inactive</bdi>", "").replace('"inactive"', "")


def test_the_pause_and_the_success_after_failures_are_written_down(clock: time_machine.Traveller) -> None:
    user = make_user(Role.MANAGER)
    client = browser_at()
    try_passwords(user.username, *[WRONG] * 5, WRONG, client=client)
    clock.shift(30)
    give(client, password=PASSWORD)
    try_passwords(user.username, PASSWORD, client=browser_at(ELSEWHERE))

    (limit,) = records(Name.LOGIN_FAIL_MAX)
    assert (limit.subject_id, limit.reason, limit.detail["total"], limit.address) == (user.pk, "password", 5, HOME)
    assert len(records(Name.LOGIN_FAIL)) == 5
    (after,), (plain,) = records(Name.LOGIN_SUCCESS_AFTER_FAIL), records(Name.LOGIN_SUCCESS)
    assert (after.actor_id, after.actor_role, after.address) == (user.pk, Role.MANAGER, HOME)
    assert (plain.address, plain.detail) == (ELSEWHERE, {"factor": "password", "door": "web"})


def test_a_sign_in_from_a_new_browser_is_told_by_mail_once_the_person_has_signed_in_before() -> None:
    user = make_user()
    mine = known_browser(user)
    assert OutboxMail.objects.count() == 0

    try_passwords(user.username, PASSWORD, client=mine)
    assert OutboxMail.objects.count() == 0
    try_passwords(user.username, PASSWORD, client=browser_at(ELSEWHERE))

    mail = OutboxMail.objects.get()
    assert (mail.to, "Login from a new device" in mail.subject, ELSEWHERE in mail.text) == (user.email, True, True)


def test_a_changed_password_makes_no_new_device() -> None:
    user = make_user()
    mine = known_browser(user)
    user.set_password("another good long password")
    user.save()

    try_passwords(user.username, "another good long password", client=mine)

    assert OutboxMail.objects.count() == 0


def test_the_table_names_neither_people_nor_addresses() -> None:
    make_user(username="ana")
    try_passwords("ana", WRONG)
    try_passwords("nobody-at-all", WRONG)

    rows = str(list(StoredTally.objects.values()))
    assert not any(word in rows for word in ("'ana'", "nobody-at-all", HOME))
    assert {row.budget for row in StoredTally.objects.all()} == {budgets.PASSWORD.name, "address", "names"}
