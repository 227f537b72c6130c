"""A thick client that goes on trying with a right password that is not enough."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from accounts.enums import Role
from accounts.models import User
from cxportal.core.audit.names import Name
from cxportal.core.models import AuditRecord, OutboxMail, StoredTally
from tests.connectors.thick_client import CREDENTIALS, ask, post, refusal, sign_in, token_of
from tests.factories import PASSWORD, make_user, turn_mfa_on
from tests.steps import give, half_in, is_in, step

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
MOST = 10


@pytest.fixture
def agent() -> User:
    user = make_user(username="amira")
    turn_mfa_on(user)
    return user


def test_its_refusals_have_a_budget_of_their_own(agent: User, clock: time_machine.Traveller) -> None:
    answers = [sign_in(agent) for _ in range(MOST + 1)]

    assert [refusal(answer) for answer in answers[:-1]] == [(403, "mfa_enabled")] * MOST
    assert refusal(answers[-1]) == (429, "too_many_attempts")
    assert answers[-1].headers["Retry-After"] == "360"
    clock.shift(360)
    assert refusal(sign_in(agent)) == (403, "mfa_enabled")


def test_a_spent_budget_says_nothing_about_the_password(agent: User) -> None:
    for _ in range(MOST):
        sign_in(agent)

    answers = [sign_in(agent), sign_in(agent, password="wrong")]

    assert len({(answer.status_code, answer.content) for answer in answers}) == 1


def test_strangers_elsewhere_do_not_learn_that_it_is_spent(agent: User) -> None:
    for _ in range(MOST):
        sign_in(agent)

    known, nobody = (
        post(CREDENTIALS | {"username": name, "password": "wrong"}, client=Client(REMOTE_ADDR="192.0.2.66"))
        for name in (agent.username, "nobody")
    )

    assert refusal(known) == (401, "invalid_credentials")
    assert known.content == nobody.content


def test_it_does_not_lock_the_agents_browser(agent: User) -> None:
    for _ in range(MOST + 5):
        sign_in(agent)

    assert step(half_in("amira")) == "token"


def test_it_causes_one_mail_a_day_and_a_record_each(agent: User, clock: time_machine.Traveller) -> None:
    for _ in range(3):
        sign_in(agent)

    mail = OutboxMail.objects.get()
    assert (mail.to, "A connector was refused" in mail.subject) == (agent.email, True)
    written = AuditRecord.objects.filter(name=Name.LOGIN_FAIL)
    assert {(each.subject_id, each.outcome, each.reason) for each in written} == {(agent.pk, "blocked", "mfa_enabled")}
    assert (written.count(), written[0].detail) == (3, {"door": "api", "client": "agent-app"})
    clock.shift(timedelta(days=1))
    sign_in(agent)
    assert OutboxMail.objects.count() == 2


def test_the_refusal_of_a_role_is_counted_and_told_nobody() -> None:
    manager = make_user(Role.MANAGER)

    answers = [refusal(sign_in(manager)) for _ in range(MOST + 1)]

    assert answers == [(403, "role_not_allowed")] * MOST + [(429, "too_many_attempts")]
    assert OutboxMail.objects.count() == 0


def test_a_sign_in_and_its_end_are_written_down() -> None:
    user = make_user()
    token = token_of(user)
    ask(token, method="delete", path="/api/v1/session")

    names = [Name.LOGIN_SUCCESS, Name.API_TOKEN_CREATED, Name.API_TOKEN_REVOKED]
    records = AuditRecord.objects.filter(name__in=names).order_by("id")
    assert [(each.name, each.actor_id, each.subject_id) for each in records] == [
        (name, user.pk, user.pk) for name in names
    ]
    assert [each.detail for each in records] == [
        {"factor": "password", "door": "api"},
        {"client": "agent-app"},
        {"client": "agent-app"},
    ]
    assert token not in str(list(AuditRecord.objects.values()))
    assert not StoredTally.objects.exists()


def test_a_sign_in_by_the_api_tells_of_no_new_device() -> None:
    user = make_user()
    client = Client()
    give(client, username=user.username)
    give(client, password=PASSWORD)
    assert is_in(client)

    token_of(user)

    assert OutboxMail.objects.count() == 0


def test_what_the_browser_is_known_by_means_nothing_at_the_api() -> None:
    user = make_user()
    client = Client()
    give(client, username=user.username)
    give(client, password=PASSWORD)
    for _ in range(5):
        sign_in(user, password="wrong")

    body = {"client": "agent-app", "username": user.username, "password": PASSWORD}
    answer = client.post("/api/v1/session", body, content_type="application/json")

    assert answer.status_code == 429
