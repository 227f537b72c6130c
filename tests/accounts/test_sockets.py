"""The door of every socket: who is let in."""

from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.test import override_settings
from django.utils import timezone

from accounts.domain import epochs, open_sessions
from accounts.enums import Ended, Role
from accounts.models import Session, User
from cxportal.core.origins import as_browsers_send_it
from tests.factories import make_user, turn_mfa_on
from tests.sockets import OWN, Socket, answer_to, key_of, opened
from tests.steps import half_in

pytestmark = pytest.mark.django_db(transaction=True)
person = sync_to_async(make_user)
PATHS = {"/ws/agent/": Role.AGENT, "/ws/floor/": Role.SUPERVISOR}
ACCEPT, CLOSE = "websocket.accept", "websocket.close"

ORIGINS: list[tuple[str | None, str]] = [
    (OWN, ACCEPT),
    (None, CLOSE),
    ("", CLOSE),
    ("null", CLOSE),
    ("https://testserver", CLOSE),
    ("http://testserver:8000", CLOSE),
    ("http://testserver.evil.example", CLOSE),
    ("http://evil.example", CLOSE),
    ("http://sub.testserver", CLOSE),
    ("http://testserver@evil.example", CLOSE),
    ("http://testserver/", CLOSE),
    ("http://testserver:99999", CLOSE),
    ("http://[", CLOSE),
    ("testserver", CLOSE),
    ("file://", CLOSE),
]


@pytest.mark.parametrize("path", PATHS)
async def test_only_pages_of_this_site_open_sockets(path: str) -> None:
    key = await key_of(await person(PATHS[path]))
    answers = [(origin, await answer_to(path, session_key=key, origin=origin)) for origin, _ in ORIGINS]
    assert answers == ORIGINS


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("https://Portal.Example.com", "https://portal.example.com"),
        ("https://portal.example.com:443", "https://portal.example.com"),
        ("http://portal.example.com:80", "http://portal.example.com"),
        ("https://portal.example.com:8443", "https://portal.example.com:8443"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("https://büro.example", "https://xn--bro-hoa.example"),
    ],
)
def test_an_origin_is_compared_as_browsers_send_it(url: str, origin: str) -> None:
    assert as_browsers_send_it(url) == origin


@pytest.mark.parametrize("path", PATHS)
async def test_a_stranger_stays_outside(path: str) -> None:
    for key in (None, "", "x", "x" * 32, "x" * 5000, "\x00"):
        assert await answer_to(path, session_key=key) == CLOSE


async def test_half_a_sign_in_opens_nothing() -> None:
    user = await person()
    await sync_to_async(turn_mfa_on)(user)
    browser = await sync_to_async(half_in)(user.username)
    assert settings.SIGN_IN_COOKIE_NAME in browser.cookies
    assert settings.SESSION_COOKIE_NAME not in browser.cookies
    for cookie in browser.cookies.values():
        assert await answer_to("/ws/agent/", session_key=cookie.value) == CLOSE


CHANGES: dict[str, dict[str, Any]] = {
    "deactivated": {"is_active": False},
    "other password": {"password": "!"},
    "other epoch": {"epoch": 7},
    "new password due": {"must_change_password": True},
    "other role": {"role": Role.MANAGER},
}


@pytest.mark.parametrize("change", CHANGES)
async def test_a_session_from_before_a_change_opens_nothing(change: str) -> None:
    user = await person()
    key = await key_of(user)
    await User.objects.filter(pk=user.pk).aupdate(**CHANGES[change])
    assert await answer_to("/ws/agent/", session_key=key) == CLOSE


@pytest.mark.parametrize("change", [change for change in CHANGES if change != "other role"])
async def test_an_open_socket_may_not_stay_after_a_change(change: str) -> None:
    user = await person()
    fingerprint = user.get_session_auth_hash()
    assert open_sessions.is_unchanged(user, fingerprint=fingerprint)
    await User.objects.filter(pk=user.pk).aupdate(**CHANGES[change])
    assert not open_sessions.is_unchanged(await User.objects.aget(pk=user.pk), fingerprint=fingerprint)


async def test_an_expired_session_has_no_owner() -> None:
    user = await person()
    key = await key_of(user)
    now = timezone.now()
    owners = sync_to_async(open_sessions.owners)
    assert await owners([key, "x"], now=now) == {key: user}
    await Session.objects.filter(pk=key).aupdate(expire_date=now - timedelta(seconds=1))
    assert await owners([key], now=now) == {}


async def test_everything_ended_means_sessions_too() -> None:
    user = await person()
    key = await key_of(user)
    await sync_to_async(epochs.end_everything)(user.pk, why=Ended.ACCOUNT)
    assert await sync_to_async(open_sessions.owners)([key], now=timezone.now()) == {}


async def test_there_are_no_other_sockets() -> None:
    key = await key_of(await person())
    for path in ("/ws/", "/ws/agent", "/agent/", "/ws/agent/x"):
        assert await answer_to(path, session_key=key) == CLOSE


@override_settings(SITE_URL="https://portal.example.com:443")
async def test_the_port_that_goes_without_saying_is_not_sent() -> None:
    key = await key_of(await person())
    assert await answer_to("/ws/agent/", session_key=key, origin="https://portal.example.com") == ACCEPT
    assert await answer_to("/ws/agent/", session_key=key, origin="https://portal.example.com:443") == CLOSE


async def test_who_speaks_too_fast_is_cut_off_and_who_speaks_as_pages_do_is_not() -> None:
    async with opened("/ws/agent/", await person()) as calm, opened("/ws/agent/", await person()) as loud:
        for _ in range(30):
            await calm.say(type="snapshot")
        for _ in range(60):
            await loud.say(type="nothing")

        assert await loud.closing_code() == 1008
        await calm.say(type="nothing")
        assert (await calm.heard("error"))["code"] == "unknown_command"


async def test_a_session_opens_no_more_sockets_than_windows_need() -> None:
    key = await key_of(await person())
    windows = [Socket("/ws/agent/", session_key=key) for _ in range(20)]
    for window in windows:
        assert (await window.knock())["type"] == ACCEPT
        await window.heard("snapshot")

    one_more = await answer_to("/ws/agent/", session_key=key)
    await windows.pop().leave()
    another = await answer_to("/ws/agent/", session_key=key)

    assert (one_more, another) == (CLOSE, ACCEPT)
    for window in windows:
        await window.leave()
