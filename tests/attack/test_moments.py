"""What happens in the same moment: a factor that comes or goes while somebody signs in."""

from functools import partial

import pytest
from django.test import Client
from django.utils import timezone

from accounts.domain import users
from accounts.enums import Role
from connectors.models import ApiToken
from mfa.domain import recovery
from mfa.models import TotpDevice
from tests.clients import signed_in
from tests.connectors.thick_client import sign_in
from tests.factories import PASSWORD, code_of, make_user, turn_mfa_on
from tests.mfa.test_setting import post, scan_secret, start
from tests.steps import give, half_in, is_in
from tests.together import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
ROUNDS = 3


def twins_of(client: Client, count: int) -> list[Client]:
    """Browsers with the same cookies."""
    twins = [Client() for _number in range(count)]
    for twin in twins:
        twin.cookies.update(client.cookies)
    return twins


@pytest.mark.parametrize("number", range(ROUNDS))
def test_who_signs_in_while_mfa_is_turned_on_is_not_in_without_a_token(number: int) -> None:
    user = make_user()
    inside = signed_in(user)
    code = code_of(start(inside))
    clients = [Client() for _number in range(4)]
    for client in clients:
        give(client, username=user.username)

    together(
        [partial(post, inside, token=code)]
        + [partial(give, client, password=PASSWORD) for client in clients]
        + [partial(sign_in, user) for _number in range(2)]
    )

    user.refresh_from_db()
    assert TotpDevice.objects.filter(user=user).exists()
    assert [is_in(client) for client in (inside, *clients)] == [True, False, False, False, False]
    assert not ApiToken.objects.filter(user=user, epoch=user.epoch).exists()


@pytest.mark.parametrize("number", range(ROUNDS))
def test_who_comes_by_a_recovery_code_while_mfa_is_taken_off_is_out_again(number: int) -> None:
    user = make_user(Role.MANAGER)
    turn_mfa_on(user)
    codes = recovery.make(user.pk, now=timezone.now())
    clients = [half_in(user.username) for _number in range(4)]

    together(
        [partial(give, client, recovery_code=code) for client, code in zip(clients, codes, strict=False)]
        + [partial(users.turn_off_mfa, user.pk, reason="", now=timezone.now())]
    )

    assert not any(is_in(client) for client in clients)
    assert not TotpDevice.objects.filter(user=user).exists()


@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_recovery_code_binds_one_new_phone_in_one_browser(number: int) -> None:
    user = make_user(Role.MANAGER)
    turn_mfa_on(user)
    client = half_in(user.username)
    give(client, recovery_code=recovery.make(user.pk, now=timezone.now())[0])
    code = code_of(scan_secret(post(client, act="move", password=PASSWORD)))
    binding, moving = twins_of(client, 3), twins_of(client, 3)

    together(
        [partial(post, twin, token=code) for twin in binding]
        + [partial(post, twin, act="move", password=PASSWORD) for twin in moving]
    )

    inside = [twin for twin in binding + moving if is_in(twin)]
    assert len(inside) <= 1
    assert TotpDevice.objects.filter(user=user).count() == 1
