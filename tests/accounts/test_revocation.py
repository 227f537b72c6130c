"""What ends with a change of the account: everything, at the next request, and sockets within five seconds."""

import asyncio
import time
from base64 import b32decode
from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.test import Client
from django.utils import timezone

from accounts.enums import Ended, Role
from accounts.models import PendingLogin, Session, User
from connectors.domain import tokens
from connectors.enums import Client as ThickClient
from mfa.models import TotpDevice
from tests.accounts.aging import key_in
from tests.clients import Browser, signed_in
from tests.connectors.thick_client import ask, refusal
from tests.factories import PASSWORD, code_of, make_user, turn_mfa_on
from tests.pages import form_of
from tests.sockets import Socket
from tests.steps import give, half_in, is_in, step

NEW_PASSWORD = "another long password"
Act = Callable[[User], object]


def edit(user: User, **typed: Any) -> None:
    administrator = signed_in(make_user(Role.ADMINISTRATOR))
    path = f"/system/users/{user.pk}/"
    form = form_of(administrator.get(path), "user-form")  # type: ignore[arg-type]  # a response of the test client
    assert administrator.post(path, form.with_values(**typed)).status_code == 302


def new_one_time_password(user: User) -> None:
    administrator = signed_in(make_user(Role.ADMINISTRATOR))
    form = form_of(administrator.get(f"/system/users/{user.pk}/"), "new-password")  # type: ignore[arg-type]
    assert administrator.post(form.action, form.values).status_code == 200


def end_all_by_administrator(user: User) -> None:
    signed_in(make_user(Role.ADMINISTRATOR)).post(f"/system/users/{user.pk}/sessions/", {"all": "yes"})


def change_own_password(user: User) -> None:
    form = {"old_password": PASSWORD, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    client = signed_in(user)
    assert client.post("/profile/password/", form).status_code == 302
    assert is_in(client)


def end_all_others(user: User) -> None:
    client = signed_in(user)
    client.post("/profile/sessions/", {"all": "yes"})
    assert is_in(client)


def turn_own_mfa_on(user: User) -> None:
    client = signed_in(user)
    key = client.post("/profile/mfa/", {"password": PASSWORD}).context["key_groups"]
    assert client.post("/profile/mfa/", {"token": code_of(b32decode("".join(key)))}).status_code in {200, 302}
    assert is_in(client)


ACTS: dict[str, tuple[Act, Ended]] = {
    "another role": (lambda user: edit(user, role=Role.SUPERVISOR), Ended.ACCOUNT),
    "deactivation": (lambda user: edit(user, is_active=None), Ended.ACCOUNT),
    "a new one-time password": (new_one_time_password, Ended.PASSWORD),
    "the own new password": (change_own_password, Ended.PASSWORD),
    "MFA turned on": (turn_own_mfa_on, Ended.MFA),
    "an administrator who ends all": (end_all_by_administrator, Ended.BY_ADMINISTRATOR),
    "all others ended": (end_all_others, Ended.BY_YOU),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ACTS)
def test_everything_that_was_open_is_dead_at_the_next_request(name: str) -> None:
    act, why = ACTS[name]
    user = make_user()
    browser, half = signed_in(user), Client()
    token = tokens.issue(user, client=ThickClient.AGENT_APP, now=timezone.now())
    PendingLogin.objects.create(key_digest="x" * 64, user=user, fingerprint="x", started_at=timezone.now())
    saved = key_in(browser)

    act(user)

    assert refusal(ask(token)) == (401, "invalid_token")
    assert not PendingLogin.objects.filter(user=user).exists()
    assert not Session.objects.filter(pk=saved).exists()
    page = browser.get("/profile/", follow=True)
    assert page.redirect_chain == [("/login/?next=/profile/", 302)]
    assert str(why.label) in page.content.decode()
    half.cookies["sessionid"] = saved
    assert not is_in(half)


@pytest.mark.django_db
def test_mfa_turned_off_by_an_administrator_ends_full_and_half_sign_ins() -> None:
    user = make_user()
    secret = turn_mfa_on(user)
    browser, half = signed_in(user), half_in(user.username)

    edit(user, mfa_enabled=None)

    assert not TotpDevice.objects.filter(user=user).exists()
    give(half, token=code_of(secret))
    assert (is_in(browser), is_in(half), step(half)) == (False, False, "username")


@pytest.mark.django_db(transaction=True)
async def test_sockets_close_within_five_seconds() -> None:
    sockets: dict[str, Socket] = {}
    people: dict[str, User] = {}
    for name in [*ACTS, "a log out", "one session ended", "another's log out"]:
        people[name] = await sync_to_async(make_user)()
        browser: Browser = await sync_to_async(signed_in)(people[name])
        sockets[name] = Socket("/ws/agent/", session_key=key_in(browser))
        assert (await sockets[name].knock())["type"] == "websocket.accept"
        if name == "a log out":
            await sync_to_async(browser.post)("/logout/")
    began = time.monotonic()
    for name, (act, _why) in ACTS.items():
        await sync_to_async(act)(people[name])
    await sync_to_async(_end_one)(people["one session ended"])

    staying = sockets.pop("another's log out")
    codes = dict(
        zip(sockets, await asyncio.gather(*(socket.closing_code() for socket in sockets.values())), strict=True)
    )

    assert codes == dict.fromkeys(sockets, 4401)
    assert time.monotonic() - began < 5
    await staying.say(type="snapshot")
    await staying.heard("snapshot")
    for socket in [*sockets.values(), staying]:
        await socket.leave()


def _end_one(user: User) -> None:
    victim = Session.objects.get(user=user).public_id
    client = signed_in(user)
    assert client.post("/profile/sessions/", {"session": victim}).status_code == 302
