"""What may happen once happens once, however many ask at the same moment."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import PendingLogin, Session, User
from mfa.models import TotpDevice
from tests.clients import signed_in
from tests.factories import PASSWORD, code_of, make_user, turn_mfa_on
from tests.mfa.test_setting import start
from tests.steps import give, half_in, is_in
from tests.together import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
ROUNDS, SALVO = 10, 20


def answers(clients: list[Client], post: Callable[[Client], object]) -> int:
    """How many of the clients are led on when all post at once."""
    responses = together([partial(post, client) for client in clients])
    return [response.status_code for response in responses].count(302)  # type: ignore[attr-defined]


def test_twenty_posts_of_one_code_sign_in_once_in_ten_rounds() -> None:
    successes = []
    for _ in range(ROUNDS):
        user = make_user()
        secret = turn_mfa_on(user)
        clients = [half_in(user.username) for _ in range(SALVO)]
        code = code_of(secret)
        answers(clients, partial(give, token=code))
        successes.append(sum(is_in(client) for client in clients))

    assert successes == [1] * ROUNDS


def test_one_half_sign_in_opens_one_session_even_with_two_good_codes() -> None:
    user = make_user()
    secret = turn_mfa_on(user)
    client = half_in(user.username)
    twins = []
    for _ in range(2):
        twin = Client()
        twin.cookies.update(client.cookies)
        twins.append(twin)
    now = timezone.now()
    codes = [code_of(secret, now), code_of(secret, now + timedelta(seconds=30))]

    together([partial(give, twin, token=code) for twin, code in zip(twins, codes, strict=True)])

    assert sum(is_in(twin) for twin in twins) == 1
    assert (Session.objects.count(), PendingLogin.objects.count()) == (1, 0)


def test_twenty_posts_of_one_code_bind_one_device() -> None:
    user = make_user()
    client = signed_in(user)
    code = code_of(start(client))
    twins = []
    for _ in range(SALVO):
        twin = Client()
        twin.cookies.update(client.cookies)
        twins.append(twin)

    together([partial(twin.post, "/profile/mfa/", {"token": code}) for twin in twins])

    assert TotpDevice.objects.filter(user=user).count() == 1
    assert sum(is_in(twin) for twin in twins) == 1


def test_a_one_time_password_signs_in_once() -> None:
    until = timezone.now() + timedelta(hours=1)
    user = make_user(one_time_password_until=until, must_change_password=True)
    clients = [Client() for _ in range(SALVO)]
    for client in clients:
        give(client, username=user.username)

    together([partial(give, client, password=PASSWORD) for client in clients])

    assert sum(client.get("/profile/password/").status_code == 200 for client in clients) == 1
    assert not User.objects.get(pk=user.pk).has_usable_password()
