"""Changes of accounts at the same moment: somebody always stays in charge, and nobody gets a server error."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from accounts.domain import account, bulk, user_errors, users
from accounts.domain.bulk import Choice, Order
from accounts.enums import BulkAct, Role
from accounts.models import User
from mfa.models import TotpDevice
from tests.accounts.test_users_domain import NEW, details_of
from tests.clients import signed_in
from tests.factories import code_of, make_user, turn_mfa_on
from tests.mfa.test_setting import start
from tests.steps import give, half_in, is_in
from tests.together import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
ROUNDS = 10


def save(user: User, actor: User, *, keeps_mfa: bool = True, **wanted: Any) -> str:
    """Save the form of an account and name the refusal, if any."""
    try:
        users.change_user(
            user.pk,
            replace(details_of(user), **wanted),
            keeps_mfa=keeps_mfa,
            marks=account.load(user.pk).marks,
            actor=actor,
            reason="",
            now=timezone.now(),
        )
    except user_errors.UserChangeRefusedError as refusal:
        return type(refusal).__name__
    return ""


def administrators() -> int:
    return User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).count()


def test_two_administrators_who_demote_each_other_leave_one() -> None:
    left = []
    for _ in range(ROUNDS):
        User.objects.update(is_active=False)
        first, second = make_user(Role.ADMINISTRATOR), make_user(Role.ADMINISTRATOR)
        refusals = together(
            [partial(save, first, second, role=Role.AGENT), partial(save, second, first, is_active=False)]
        )
        left.append((administrators(), refusals.count("")))

    assert left == [(1, 1)] * ROUNDS


def test_a_ring_of_administrators_who_deactivate_each_other_is_not_empty_afterwards() -> None:
    ring = [make_user(Role.ADMINISTRATOR) for _ in range(4)]
    together([partial(save, user, ring[at - 1], is_active=False) for at, user in enumerate(ring)])

    assert administrators() >= 1


def test_ten_new_people_of_one_login_are_one() -> None:
    def add() -> str:
        try:
            users.invite_user(NEW, actor=None, now=timezone.now())
        except user_errors.UsernameTakenError:
            return "taken"
        return "added"

    assert sorted(together([add] * 10)) == ["added", *["taken"] * 9]


def test_of_two_new_passwords_from_one_form_one_is_made() -> None:
    user, actor = make_user(), make_user(Role.ADMINISTRATOR)
    mark = account.load(user.pk).password_mark

    def renew() -> str:
        try:
            return users.renew_password(user.pk, mark=mark, actor=actor, now=timezone.now())[1]
        except user_errors.StaleFormError:
            return ""

    made = [raw for raw in together([renew] * 4) if raw]
    user.refresh_from_db()
    assert [user.check_password(raw) for raw in made] == [True]


def test_mfa_turned_off_while_the_person_signs_in_with_a_code() -> None:
    actor = make_user(Role.ADMINISTRATOR)
    for _ in range(ROUNDS):
        user = make_user()
        secret = turn_mfa_on(user)
        client = half_in(user.username)
        acts: list[Callable[[], Any]] = [
            partial(save, user, actor, keeps_mfa=False, role=Role.SUPERVISOR),
            partial(give, client, token=code_of(secret)),
        ]
        refusal, response = together(acts)

        assert (refusal, response.status_code in {200, 302}) == ("", True)
        assert (TotpDevice.objects.filter(user=user).count(), is_in(client)) == (0, False)


def test_a_role_changed_while_the_person_binds_a_phone() -> None:
    actor = make_user(Role.ADMINISTRATOR)
    for _ in range(ROUNDS):
        user = make_user()
        client = signed_in(user)
        secret = start(client)
        acts: list[Callable[[], Any]] = [
            partial(save, user, actor, role=Role.SUPERVISOR),
            partial(client.post, "/profile/mfa/", {"token": code_of(secret)}),
        ]
        refusal, response = together(acts)

        assert (refusal, response.status_code in {200, 302}) == ("", True)
        user.refresh_from_db()
        assert user.role == Role.SUPERVISOR


def deactivate(person: User, actor: User, chosen: list[Choice]) -> int:
    try:
        return bulk.carry_out(Order(BulkAct.DEACTIVATE, actor, timezone.now()), chosen).changed
    except user_errors.NotAdministratorError:
        return 0


def test_two_administrators_who_deactivate_each_other_with_a_bulk_act_leave_one() -> None:
    left = []
    for _ in range(ROUNDS):
        User.objects.update(is_active=False)
        pair = [make_user(Role.ADMINISTRATOR), make_user(Role.ADMINISTRATOR)]
        acts = []
        for person, actor in (pair, reversed(pair)):
            plan = bulk.plan(BulkAct.DEACTIVATE, [person.pk], actor=actor)
            acts.append(partial(deactivate, person, actor, [Choice(it.person.pk, it.mark) for it in plan]))
        left.append((sum(together(acts)), administrators()))

    assert left == [(1, 1)] * ROUNDS
