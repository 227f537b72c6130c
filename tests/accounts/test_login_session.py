"""The session that a sign-in begins, and its end."""

import pytest
from django.test import Client

from accounts.models import PendingLogin, Session
from tests.factories import code_of, make_user, turn_mfa_on
from tests.steps import give, half_in, is_in, person_in, step

pytestmark = pytest.mark.django_db


def test_a_full_session_is_verified_after_the_token_only(client: Client) -> None:
    user = make_user()
    secret = turn_mfa_on(user)
    half_in(user.username, client=client)
    give(client, token=code_of(secret))

    with_token = person_in(client)

    assert with_token.is_verified()
    assert with_token.otp_device.user_id == user.pk


def test_the_session_key_changes_and_a_chosen_one_is_never_adopted(client: Client) -> None:
    user = make_user()
    client.cookies["sessionid"] = "chosenchosenchosenchosenchosen12"

    half_in(user.username, client=client)

    assert client.cookies["sessionid"].value != "chosenchosenchosenchosenchosen12"
    assert [session.user_id for session in Session.objects.all()] == [user.pk]


def test_nothing_that_a_session_held_before_the_sign_in_is_kept(client: Client) -> None:
    before = client.session
    before["planted"] = "by somebody else"
    before.save()
    client.cookies["sessionid"] = str(before.session_key)

    half_in(make_user().username, client=client)

    assert is_in(client)
    assert "planted" not in client.session
    assert not Session.objects.filter(session_key=before.session_key).exists()


def test_logging_out_ends_the_session_and_a_half_sign_in_on_the_server(client: Client) -> None:
    user = make_user()
    half_in(user.username, client=client)
    stolen = client.cookies["sessionid"].value
    turn_mfa_on(half := make_user())
    other = half_in(half.username)

    client.post("/logout/")
    other.post("/logout/")
    thief = Client()
    thief.cookies["sessionid"] = stolen

    assert not Session.objects.exists()
    assert not PendingLogin.objects.exists()
    assert (is_in(client), is_in(thief), step(other)) == (False, False, "username")
    assert client.get("/logout/").status_code == 405
