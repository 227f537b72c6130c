"""Wrong passwords of one name from one source: slowed down, at all doors alike, and right ones cost nothing."""

import pytest
import time_machine

from accounts.domain import budgets
from cxportal.core.audit.names import Name
from cxportal.core.models import StoredTally
from tests.accounts.guesses import ELSEWHERE, HOME, SAID, WRONG, browser_at, records, statuses, try_passwords
from tests.clients import signed_in
from tests.connectors.thick_client import CREDENTIALS, post, refusal
from tests.factories import PASSWORD, make_user, turn_mfa_on
from tests.steps import give, half_in, is_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


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


def test_the_table_names_neither_people_nor_addresses() -> None:
    make_user(username="ana")
    try_passwords("ana", WRONG)
    try_passwords("nobody-at-all", WRONG)

    rows = str(list(StoredTally.objects.values()))
    assert not any(word in rows for word in ("'ana'", "nobody-at-all", HOME))
    assert {row.budget for row in StoredTally.objects.all()} == {budgets.PASSWORD.name, "address", "names"}
