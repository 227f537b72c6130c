"""What makes a link to a new password worthless: use, time, and whatever changes the account."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import timezone

from accounts.domain import epochs, links
from accounts.domain.housekeeping import purge
from accounts.enums import Ended, LinkPurpose
from accounts.models import PasswordLink, User
from cxportal.core.audit.names import Name
from cxportal.core.models import AuditRecord
from tests.accounts.test_password_link import NEW, STALE, choose, link_for, opened
from tests.clients import signed_in
from tests.connectors.thick_client import token_of
from tests.factories import PASSWORD, make_user, turn_mfa_on
from tests.steps import half_in, is_in
from tests.together import together

pytestmark = pytest.mark.django_db


def test_it_works_once() -> None:
    link = link_for(make_user())
    client, again = opened(link), opened(link)
    choose(client)

    assert STALE in choose(again, "another good long password").content.decode()
    assert STALE in Client().get(link, follow=True).content.decode()


def test_using_one_voids_the_others() -> None:
    user = make_user()
    first, second = link_for(user), link_for(user)
    choose(opened(second))

    assert STALE in Client().get(first, follow=True).content.decode()
    assert PasswordLink.objects.count() == 0


def test_a_second_question_leaves_the_first_link_alone() -> None:
    user = make_user(username="ana")
    first, _second = link_for(user), link_for(user)
    choose(opened(first))

    assert is_in(half_in("ana", NEW))


def change_password(user: User) -> None:
    given = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert signed_in_before(user).post("/profile/password/", given).status_code == 302


def signed_in_before(user: User) -> Client:
    """A session that is there already, without a sign-in of now."""
    last_login = user.last_login
    client = signed_in(user)
    User.objects.filter(pk=user.pk).update(last_login=last_login)
    return client


def save(**fields: Any) -> Callable[[User], None]:
    def change(user: User) -> None:
        User.objects.filter(pk=user.pk).update(**fields)

    return change


CHANGES: dict[str, Callable[[User], object]] = {
    "password": change_password,
    "login": lambda user: half_in(user.username),
    "login of a thick client": token_of,
    "deactivation": save(is_active=False),
    "role, factor or activation": lambda user: epochs.end_everything(user.pk, why=Ended.ACCOUNT),
    "mfa": turn_mfa_on,
    "mail address": save(email="new@example.com"),
    "password behind the scenes": save(password=make_password("what else", hasher="md5")),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_changes_the_account_voids_the_link(what: str) -> None:
    user = make_user()
    link = link_for(user)
    client = opened(link)
    CHANGES[what](user)

    answer = choose(client, "another good long password")
    assert (answer.status_code, STALE in answer.content.decode()) == (410, True)
    assert not User.objects.get(pk=user.pk).check_password("another good long password")


@pytest.mark.parametrize(("minutes", "status"), [(59, 302), (60, 410), (61, 410)])
def test_it_works_for_one_hour(minutes: int, status: int) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        link = link_for(make_user())
        clock.shift(timedelta(minutes=minutes))
        assert choose(opened(link)).status_code == status


def test_what_has_expired_is_deleted() -> None:
    user = make_user()
    for purpose in LinkPurpose:
        links.make(user, purpose, now=timezone.now())
    purge(now=timezone.now() + timedelta(hours=1))

    assert [link.purpose for link in PasswordLink.objects.all()] == ["invitation"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.both_databases
def test_of_many_posts_of_one_link_one_wins() -> None:
    user = make_user()
    link = link_for(user)
    clients = [opened(link) for _ in range(6)]
    chosen = [f"{NEW}, the {number}th" for number in range(6)]

    statuses = together(
        [lambda number=number: choose(clients[number], chosen[number]).status_code for number in range(6)]  # type: ignore[misc]
    )

    user.refresh_from_db()
    assert sorted(statuses) == [302] + [410] * 5
    assert [user.check_password(raw) for raw in chosen] == [status == 302 for status in statuses]
    assert AuditRecord.objects.filter(name=Name.PASSWORD_RESET).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.both_databases
def test_of_two_links_of_a_person_at_one_moment_one_wins() -> None:
    user = make_user()
    clients = [opened(link_for(user)) for _ in range(2)]

    statuses = together(
        [lambda number=number: choose(clients[number], f"{NEW} {number}").status_code for number in range(2)]  # type: ignore[misc]
    )

    assert sorted(statuses) == [302, 410]
