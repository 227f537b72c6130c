"""Sessions of others: administrators see and end them."""

import pytest
from django.utils import timezone

from accounts.enums import Ended, Role
from connectors.domain import tokens
from connectors.enums import Client as ThickClient
from connectors.models import ApiToken
from cxportal.core.models import AuditRecord
from tests.accounts.aging import row_of
from tests.accounts.test_session_list import OWN, post, proved_long_ago, text_of
from tests.clients import signed_in
from tests.factories import PASSWORD, make_user
from tests.pages import form_of
from tests.steps import is_in

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_an_administrator_sees_and_ends_the_sessions_of_anybody() -> None:
    user, client = make_user(), signed_in(make_user(Role.ADMINISTRATOR))
    first, second = signed_in(user), signed_in(user)
    path = f"/system/users/{user.pk}/sessions/"

    listed = client.get(path).context["open"].sessions
    post(client, path, session=row_of(first).public_id)

    assert {it.public_id for it in listed} >= {row_of(second).public_id}
    assert "This session" not in text_of(client.get(path))
    assert str(Ended.BY_ADMINISTRATOR.label) in text_of(first.get("/profile/", follow=True))
    assert is_in(second)
    record = AuditRecord.objects.get(name="session_ended")
    assert (record.actor_id, record.subject_id, record.reason) == (client.user.pk, user.pk, "by_administrator")


def test_an_administrator_ends_all_that_somebody_has_open() -> None:
    user, client = make_user(), signed_in(make_user(Role.ADMINISTRATOR))
    browsers = [signed_in(user), signed_in(user)]
    tokens.issue(user, client=ThickClient.AGENT_APP, now=timezone.now())

    post(client, f"/system/users/{user.pk}/sessions/", all="yes")

    assert [is_in(it) for it in (*browsers, client)] == [False, False, True]
    assert not ApiToken.objects.exists()
    assert AuditRecord.objects.get(name="session_ended").detail == {"sessions": 2}


def test_an_administrator_proves_again_before_ending_sessions() -> None:
    user, client = make_user(), signed_in(make_user(Role.ADMINISTRATOR))
    victim = signed_in(user)
    proved_long_ago(client)
    path = f"/system/users/{user.pk}/sessions/"

    question = post(client, path, all="yes")
    was_in = is_in(victim)
    client.post(path, form_of(question).with_values(password=PASSWORD))

    assert (was_in, is_in(victim)) == (True, False)


def test_a_session_that_has_ended_already_is_named_as_such() -> None:
    user = make_user()
    client, other = signed_in(user), signed_in(user)
    name = row_of(other).public_id
    post(client, session=name)
    client.get(OWN)
    post(client, session=name)

    assert "That session had ended already." in text_of(client.get(OWN))
    post(signed_in(make_user(Role.ADMINISTRATOR)), f"/system/users/{user.pk}/sessions/", session=name)
    assert AuditRecord.objects.filter(name="session_ended").count() == 1


def test_an_administrator_finds_the_own_sessions_in_my_profile() -> None:
    client = signed_in(make_user(Role.ADMINISTRATOR))

    assert client.get(f"/system/users/{client.user.pk}/sessions/").headers["Location"] == OWN
    assert post(client, f"/system/users/{client.user.pk}/sessions/", all="yes").headers["Location"] == OWN
    assert client.get("/system/users/0/sessions/").status_code == 404


@pytest.mark.parametrize("role", [Role.MANAGER, Role.SUPERVISOR, Role.AGENT])
def test_only_administrators_see_or_end_sessions_of_others(role: Role) -> None:
    user, client = make_user(), signed_in(make_user(role))
    victim = signed_in(user)
    path = f"/system/users/{user.pk}/sessions/"

    assert [client.get(path).status_code, post(client, path, all="yes").status_code] == [403, 403]
    assert is_in(victim)
