"""How long the session lasts, as pages are told, and the word that somebody is still there."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.domain import contacts
from accounts.enums import Role
from tests.accounts.aging import age, idle, key_in, row_of
from tests.clients import Browser, signed_in
from tests.factories import make_user
from tests.steps import is_in

pytestmark = pytest.mark.django_db


def left(client: Client) -> tuple[int, bool]:
    """Whole minutes, rounded, and whether a person can defer the end."""
    told: dict[str, Any] = client.get("/session/").json()
    return round(told["seconds"] / 60), told["may_stay"]


@pytest.mark.parametrize(("role", "minutes"), [(Role.MANAGER, 30), (Role.AGENT, 60)])
def test_the_idle_limit_is_told_as_long_as_it_comes_first(role: Role, minutes: int) -> None:
    client = signed_in(make_user(role))
    full = left(client)
    idle(client, minutes=minutes - 2)

    assert (full, left(client)) == ((minutes, True), (2, True))


def test_the_end_after_twelve_hours_is_told_as_one_that_cannot_be_deferred() -> None:
    client = signed_in(make_user())
    age(client, hours=11, minutes=30)

    assert left(client) == (30, False)


def test_asking_does_not_extend() -> None:
    client = signed_in(make_user(Role.MANAGER))
    idle(client, minutes=29)
    before = row_of(client).last_active_at

    assert [left(client), left(client)] == [(1, True)] * 2
    assert row_of(client).last_active_at == before


def test_staying_does() -> None:
    client = signed_in(make_user(Role.MANAGER))
    idle(client, minutes=29)

    answer = client.post("/session/stay/").json()

    assert (answer["seconds"] > 29 * 60, answer["may_stay"]) == (True, True)
    assert timezone.now() - row_of(client).last_active_at < timedelta(minutes=1)


def test_staying_moves_the_twelve_hours_for_nobody() -> None:
    client = signed_in(make_user(Role.MANAGER))
    age(client, hours=11, minutes=59)

    answer = client.post("/session/stay/").json()

    assert (answer["seconds"] <= 60, answer["may_stay"]) == (True, False)


def test_staying_after_the_end_is_too_late() -> None:
    client = signed_in(make_user(Role.MANAGER))
    idle(client, minutes=30)

    assert client.post("/session/stay/").headers["Location"] == "/login/"
    assert not is_in(client)


@pytest.fixture
def busy() -> Iterator[set[int]]:
    people: set[int] = set()
    contacts.answered_by(answer := people.__contains__)
    yield people
    contacts._answers.remove(answer)


def test_with_a_customer_only_the_twelve_hours_count(busy: set[int]) -> None:
    client = signed_in(make_user())
    busy.add(client.user.pk)
    idle(client, minutes=59)

    assert left(client) == (720, False)


def test_a_script_that_asks_with_the_old_key_takes_no_new_one_back() -> None:
    client, other_tab = signed_in(make_user()), Client()
    other_tab.cookies["sessionid"] = key_in(client)
    row_of(client).delete()

    response = other_tab.get("/session/")

    assert response.status_code == 302
    assert "sessionid" not in response.cookies


def test_every_page_of_a_signed_in_person_carries_the_end_and_one_way_to_log_out() -> None:
    for role, path in [(Role.ADMINISTRATOR, "/system/users/"), (Role.MANAGER, "/floor/"), (Role.AGENT, "/agent/")]:
        client: Browser = signed_in(make_user(role))
        page = client.get(path).content.decode()
        assert (page.count("data-session-end "), page.count('action="/logout/"')) == (1, 1)
        assert "<dialog" in page
        assert "<dialog open" not in page


def test_pages_of_strangers_carry_none() -> None:
    assert "data-session-end" not in Client().get("/login/").content.decode()
