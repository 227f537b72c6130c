"""A person's own act ends all sessions but one; whoever ends that one in the same moment wins."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.db import connection
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils import timezone

from accounts import sign_in
from accounts.domain import epochs, half_sign_ins, login, password_changes, passwords, session_ends
from accounts.enums import Ended, Role
from accounts.models import Session, User
from accounts.sessions import SessionStore
from mfa.models import TotpDevice
from mfa.signals import own_factor_changed
from tests.accounts.aging import key_in
from tests.clients import Browser, signed_in
from tests.factories import PASSWORD, code_of, make_user, turn_mfa_on
from tests.steps import is_in

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NEW_PASSWORD = "another long password"


class Request(HttpRequest):
    """A request that is under way: person and session were read before."""

    user: User
    session: SessionStore


def under_way(client: Browser) -> Request:
    request: Request = RequestFactory().get("/")  # type: ignore[assignment]
    request.session = SessionStore(key_in(client))
    assert request.session["_auth_user_id"]
    request.user = User.objects.get(pk=client.user.pk)
    return request


def change_password(request: Request) -> None:
    with suppress(passwords.PasswordChangedError):  # what ended everything in this moment wins
        password_changes.change_own(request.user, NEW_PASSWORD, now=timezone.now())


def keep_after_password(request: Request) -> None:
    sign_in.go_on(request, request.user, why=Ended.PASSWORD)


def change_factor(request: Request) -> None:
    epochs.end_everything(request.user.pk, why=Ended.MFA)


def keep_after_factor(request: Request) -> None:
    own_factor_changed.send(TotpDevice, request=request)


ACTS = {"password": (change_password, keep_after_password), "factor": (change_factor, keep_after_factor)}


def demote(request: Request) -> None:
    User.objects.filter(pk=request.user.pk).update(role=Role.AGENT)
    epochs.end_everything(request.user.pk, why=Ended.ACCOUNT)


def end_this_session(request: Request) -> None:
    session_ends.end(Session.objects.filter(user_id=request.user.pk), why=Ended.BY_ADMINISTRATOR)


def survives(request: Request) -> bool:
    if request.session.modified:
        request.session.save()
    browser = Client()
    browser.cookies["sessionid"] = request.session.session_key or ""
    return is_in(browser)


@pytest.mark.parametrize("act", ACTS)
def test_with_nobody_else_about_the_session_goes_on(act: str) -> None:
    request = under_way(signed_in(make_user(Role.MANAGER)))
    change, keep = ACTS[act]
    change(request)
    keep(request)

    assert survives(request)
    assert Session.objects.count() == 1


@pytest.mark.parametrize("meanwhile", [demote, end_this_session])
@pytest.mark.parametrize("act", ACTS)
def test_what_somebody_else_ended_before_the_act_stays_ended(act: str, meanwhile: Callable[[Request], None]) -> None:
    request = under_way(signed_in(make_user(Role.MANAGER)))
    change, keep = ACTS[act]
    meanwhile(request)
    change(request)
    keep(request)

    assert not survives(request)
    assert not Session.objects.filter(user_id=request.user.pk).exists()


@pytest.mark.parametrize("act", ACTS)
def test_what_somebody_else_ended_between_the_act_and_the_new_key_stays_ended(act: str) -> None:
    request = under_way(signed_in(make_user(Role.MANAGER)))
    change, keep = ACTS[act]
    change(request)
    demote(request)
    keep(request)

    assert not survives(request)


def test_a_session_that_ended_is_not_saved_again() -> None:
    request = under_way(signed_in(make_user()))
    end_this_session(request)
    request.session["held"] = "something"

    with pytest.raises(UpdateError):
        request.session.save()
    assert not Session.objects.exists()


def test_a_half_sign_in_that_two_requests_have_read_is_finished_by_one() -> None:
    user, now = make_user(), timezone.now()
    secret = turn_mfa_on(user)
    key = half_sign_ins.start(user, source=None, now=now)
    first, second = (half_sign_ins.find(key, now=now) for _ in range(2))
    login.give_token(first, code=code_of(secret, now), now=now)

    with pytest.raises(login.SignInOverError):
        login.give_token(second, code=code_of(secret, now + timedelta(seconds=30)), now=now)


NEW_KEY, DATA = 'UPDATE "accounts_session" SET "session_key"', 'UPDATE "accounts_session" SET "session_data"'


@pytest.mark.parametrize(("statement", "is_told"), [(NEW_KEY, True), (DATA, False)], ids=["new key", "data"])
def test_a_request_whose_session_ends_on_the_way_leads_to_the_login(statement: str, is_told: bool) -> None:
    """The browser is told why, unless it never got the key under which the session ended."""
    client = signed_in(make_user())
    ends = [lambda: session_ends.end(Session.objects.all(), why=Ended.BY_ADMINISTRATOR)]

    def end_before(execute: Callable[..., object], sql: str, *rest: object) -> object:
        if sql.startswith(statement) and ends:
            ends.pop()()
        return execute(sql, *rest)

    with connection.execute_wrapper(end_before):
        response = client.post("/profile/mfa/", {"password": PASSWORD})

    assert (response.headers["Location"], ends) == ("/login/", [])
    assert (str(Ended.BY_ADMINISTRATOR.label) in client.get("/login/").content.decode()) is is_told
    assert not Session.objects.exists()
