"""Budgets hold however many guess at the same moment."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import PendingLogin, User
from cxportal.core.audit.names import Name
from cxportal.core.limits import store
from cxportal.core.models import AuditRecord, StoredTally
from mfa.domain import guesses, totp
from mfa.models import TotpDevice
from tests.clients import signed_in
from tests.connectors.thick_client import CREDENTIALS, post
from tests.factories import PASSWORD, code_of, make_user, turn_mfa_on, wrong_codes
from tests.mfa.test_setting import start
from tests.steps import give, half_in, is_in
from tests.together import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
SALVO, LIMIT = 50, 5


def twin_of(client: Client) -> Client:
    twin = Client()
    twin.cookies.update(client.cookies)
    return twin


def written(*names: Name) -> int:
    return AuditRecord.objects.filter(name__in=names).count()


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every code that is held against a secret, as it happens."""
    codes: list[str] = []
    judge = totp.matching_step

    def noting(secret: bytes, code: str, **options: Any) -> int | None:
        codes.append(code)
        return judge(secret, code, **options)

    monkeypatch.setattr(totp, "matching_step", noting)
    return codes


def test_fifty_wrong_codes_of_one_half_sign_in_at_once_are_judged_five_times(judged: list[str]) -> None:
    user = make_user()
    secret = turn_mfa_on(user)
    half = half_in(user.username)

    together([partial(give, twin_of(half), token=code) for code in wrong_codes(secret, SALVO)])

    assert (len(judged), written(Name.LOGIN_FAIL)) == (LIMIT, LIMIT)
    assert not PendingLogin.objects.exists()


def test_fifty_wrong_codes_of_fifty_half_sign_ins_at_once_are_judged_five_times(judged: list[str]) -> None:
    user = make_user()
    secret = turn_mfa_on(user)
    clients = [half_in(user.username) for _ in range(SALVO)]

    answers = together(
        [partial(give, client, token=code) for client, code in zip(clients, wrong_codes(secret, SALVO), strict=True)]
    )

    assert (len(judged), written(Name.LOGIN_FAIL)) == (LIMIT, LIMIT)
    assert [answer.status_code for answer in answers].count(429) == SALVO - LIMIT
    assert store.read(guesses.counter_of(user.pk)).total == LIMIT


def test_wrong_codes_at_all_doors_at_once_share_one_budget(judged: list[str]) -> None:
    user = make_user()
    secret = turn_mfa_on(user)
    inside = signed_in(user)
    acts: list[Callable[[], object]] = []
    for code in wrong_codes(secret, 10):
        proofs = {"password": PASSWORD, "token": code}
        acts += [
            partial(give, half_in(user.username), token=code),
            partial(twin_of(inside).post, "/profile/mfa/", proofs | {"act": "off"}),
            partial(twin_of(inside).post, "/profile/mfa/codes/", proofs),
        ]

    together(acts)

    assert len(judged) <= LIMIT
    assert TotpDevice.objects.filter(user=user).exists()


def test_wrong_codes_of_a_set_up_at_once_are_judged_five_times(judged: list[str]) -> None:
    user = make_user()
    inside = signed_in(user)
    secret = start(inside)

    together([partial(twin_of(inside).post, "/profile/mfa/", {"token": code}) for code in wrong_codes(secret, SALVO)])

    assert (len(judged), written(Name.PROOF_FAIL)) == (LIMIT, LIMIT)
    assert inside.post("/profile/mfa/", {"token": code_of(secret)}).status_code == 429


def test_the_hundredth_wrong_code_is_the_last_one(judged: list[str]) -> None:
    user = make_user()
    secret = turn_mfa_on(user)
    past = timezone.now() - timedelta(days=1)
    for number in range(98):
        store.charge(guesses.counter_of(user.pk), now=past + timedelta(minutes=15) * (number // 5))
    StoredTally.objects.update(recent=0, since=None, until=None)
    clients = [half_in(user.username) for _ in range(20)]

    together([partial(give, client, token=code) for client, code in zip(clients, wrong_codes(secret, 20), strict=True)])

    assert (len(judged), written(Name.LOGIN_FAIL), written(Name.LOGIN_LOCK)) == (2, 2, 1)
    assert store.read(guesses.counter_of(user.pk)).total == 100


def test_fifty_wrong_passwords_by_web_and_api_at_once_are_judged_five_times() -> None:
    user = make_user()
    clients = [Client() for _ in range(SALVO // 2)]
    for client in clients:
        give(client, username=user.username)
    body = CREDENTIALS | {"username": user.username, "password": "wrong"}

    together(
        [partial(give, client, password="wrong") for client in clients]
        + [partial(post, body) for _ in range(SALVO // 2)]
    )

    assert written(Name.LOGIN_FAIL) == LIMIT
    client = Client()
    give(client, username=user.username)
    assert give(client, password=PASSWORD).status_code == 429


def test_right_codes_of_many_people_at_once_all_let_in() -> None:
    people = [make_user() for _ in range(10)]
    sign_ins = []
    for user in people:
        secret = turn_mfa_on(user)
        sign_ins.append((half_in(user.username), code_of(secret)))

    together([partial(give, client, token=code) for client, code in sign_ins])

    assert [is_in(client) for client, _code in sign_ins] == [True] * len(people)
    assert not StoredTally.objects.filter(budget__in=["token", "password"]).exists()


def test_a_guess_stays_counted_when_the_request_fails_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    user = make_user()
    secret = turn_mfa_on(user)
    client = half_in(user.username)
    client.raise_request_exception = False

    def fail(*_args: object, **_options: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("accounts.domain.half_sign_ins.count_failure", fail)
    assert give(client, token=wrong_codes(secret, 1)[0]).status_code == 500

    assert store.read(guesses.counter_of(user.pk)).total == 1


def test_clearing_while_somebody_guesses_breaks_nothing() -> None:
    user = make_user()
    secret = turn_mfa_on(user)
    clients = [half_in(user.username) for _ in range(10)]

    together(
        [partial(give, client, token=code) for client, code in zip(clients, wrong_codes(secret, 10), strict=True)]
        + [lambda: StoredTally.objects.filter(subject_id=user.pk).delete() for _ in range(3)]
    )

    assert written(Name.LOGIN_FAIL) <= 2 * 10
    assert User.objects.filter(pk=user.pk).exists()
