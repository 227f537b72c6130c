"""Sign-ins of thick clients while the account changes at the same moment."""

from collections.abc import Callable
from functools import partial

import pytest
from django.utils import timezone

from accounts.domain import password_changes
from accounts.models import User
from connectors.models import ApiToken
from tests.connectors.thick_client import Answer, ask, read, sign_in, token_of
from tests.factories import make_user, turn_mfa_on
from tests.together import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
ROUNDS, CLIENTS = 3, 6


def change_password(user: User) -> None:
    password_changes.change_own(user, "another long password of mine", now=timezone.now())


@pytest.mark.parametrize("change", [turn_mfa_on, change_password])
def test_no_token_outlives_a_change_that_happens_meanwhile(change: Callable[[User], object]) -> None:
    for _ in range(ROUNDS):
        user = make_user()
        acts: list[Callable[[], object]] = [partial(change, User.objects.get(pk=user.pk))]
        acts += [partial(sign_in, user) for _ in range(CLIENTS)]

        results = together(acts)

        answers = [result for result in results if isinstance(result, Answer)]
        assert len(answers) == CLIENTS
        assert {answer.status_code for answer in answers} <= {201, 401, 403}
        tokens = [read(answer)["access_token"] for answer in answers if answer.status_code == 201]
        assert [ask(token).status_code for token in tokens] == [401] * len(tokens)


def test_many_clients_of_one_agent_sign_in_at_once() -> None:
    user = make_user()
    tokens = together([partial(token_of, user) for _ in range(CLIENTS)])
    assert [ask(token).status_code for token in tokens] == [200] * CLIENTS
    assert ApiToken.objects.count() == len(set(tokens)) == CLIENTS


def test_a_token_is_dead_after_any_number_of_sign_outs_at_once() -> None:
    token = token_of(make_user())
    answers = together([partial(ask, token, method="delete", path="/api/v1/session") for _ in range(CLIENTS)])
    assert {answer.status_code for answer in answers} <= {204, 401}
    assert ask(token).status_code == 401
