"""How long a token lives, and what ends it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.domain import factors, password_changes, seen, users
from accounts.enums import Role
from accounts.models import User
from connectors.domain import tokens
from connectors.enums import Client
from connectors.jobs import purge_tokens
from connectors.models import ApiToken
from mfa.domain import devices
from tests.connectors.thick_client import ask, refusal, token_of
from tests.factories import make_user, turn_mfa_on

pytestmark = pytest.mark.django_db


def turn_mfa_off(user: User) -> None:
    with transaction.atomic():
        devices.turn_off(user.pk, now=timezone.now())


def change_password(user: User) -> None:
    password_changes.change_own(user, "another long password of mine", now=timezone.now())


def save_form(user: User, **changes: object) -> None:
    user, administrator = User.objects.get(pk=user.pk), make_user(Role.ADMINISTRATOR)
    details = {"username": user.username, "role": user.role, "first_name": user.first_name, "is_active": user.is_active}
    users.change_user(
        user.pk,
        users.Details(**details | changes),  # type: ignore[arg-type]
        keeps_mfa=True,
        marks=seen.Marks.of(user, factors.find(user.pk)),
        actor=administrator,
        reason="",
        now=timezone.now(),
    )


def change_role(user: User) -> None:
    save_form(user, role=Role.SUPERVISOR)


def change_role_and_back(user: User) -> None:
    save_form(user, role=Role.SUPERVISOR)
    save_form(user, role=Role.AGENT)


def deactivate(user: User) -> None:
    save_form(user, is_active=False)


def deactivate_and_back(user: User) -> None:
    save_form(user, is_active=False)
    save_form(user, is_active=True)


def give_one_time_password(user: User) -> None:
    administrator = make_user(Role.ADMINISTRATOR)
    users.renew_password(user.pk, mark=seen.password_of(user), actor=administrator, now=timezone.now())


ENDINGS = [
    turn_mfa_on,
    change_password,
    change_role,
    change_role_and_back,
    deactivate,
    deactivate_and_back,
    give_one_time_password,
]


@pytest.mark.parametrize("end", ENDINGS)
def test_a_change_of_the_account_kills_every_token_at_once(end: Callable[[User], object]) -> None:
    user, other = make_user(), make_user()
    keys, kept = [token_of(user), token_of(user)], token_of(other)

    end(user)

    assert [refusal(ask(key)) for key in keys] == [(401, "invalid_token")] * 2
    assert ApiToken.objects.filter(user=user).count() == 0
    assert ask(kept).status_code == 200


def test_turning_mfa_off_again_revives_no_token() -> None:
    user = make_user()
    before = token_of(user)
    turn_mfa_on(user)
    turn_mfa_off(user)

    assert refusal(ask(before)) == (401, "invalid_token")
    assert ask(token_of(user)).status_code == 200


def test_a_change_of_names_ends_nothing() -> None:
    user = make_user()
    key = token_of(user)

    save_form(user, first_name="Other")

    assert ask(key).status_code == 200


@pytest.mark.parametrize("end", ENDINGS)
def test_a_token_that_was_asked_for_before_the_change_and_made_after_it_is_dead(end: Callable[[User], object]) -> None:
    user = make_user()
    as_read = User.objects.get(pk=user.pk)
    end(user)

    key = tokens.issue(as_read, client=Client.AGENT_APP, now=timezone.now())

    assert refusal(ask(key)) == (401, "invalid_token")


def test_a_token_lives_for_twelve_hours() -> None:
    now = timezone.now()
    key = tokens.issue(make_user(), client=Client.AGENT_APP, now=now)

    tokens.find(key, now=now + timedelta(hours=12, seconds=-1))
    with pytest.raises(tokens.DeadTokenError):
        tokens.find(key, now=now + timedelta(hours=12))


def test_recognising_a_token_takes_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    user = make_user()
    key = tokens.issue(user, client=Client.AGENT_APP, now=timezone.now())

    with django_assert_num_queries(1):
        assert tokens.find(key, now=timezone.now()).user == user


@pytest.mark.parametrize("key", ["", "x", "é" * 43, "a" * 42 + "\n", "a" * 44, "a" * 100_000])
def test_what_can_be_no_token_costs_no_query(key: str, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0), pytest.raises(tokens.DeadTokenError):
        tokens.find(key, now=timezone.now())


def test_expired_tokens_are_cleared_away() -> None:
    user, now = make_user(), timezone.now()
    tokens.issue(user, client=Client.AGENT_APP, now=now - timedelta(hours=13))
    alive = tokens.issue(user, client=Client.AGENT_APP, now=now)

    assert purge_tokens(now) == 1
    assert tokens.find(alive, now=now).client == Client.AGENT_APP
    assert str(ApiToken.objects.get()).startswith(f"agent-app of {user.pk} until ")
