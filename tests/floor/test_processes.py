"""The agent on one web process, the supervisor on another, nothing between them but the database."""

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import transaction
from django.urls import reverse
from websockets.asyncio.client import ClientConnection

from accounts.domain.epochs import end_everything
from accounts.enums import Ended, Role
from accounts.models import User
from tests.clients import Browser, signed_in
from tests.factories import make_user, turn_mfa_on
from tests.servers import Server, serving

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


@pytest.fixture
def servers(transactional_db: None) -> Iterator[list[Server]]:
    with serving(2) as servers:
        yield servers


@sync_to_async
def browser_of(role: Role) -> Browser:
    return signed_in(make_user(role))


def key_of(browser: Browser) -> str:
    return next(morsel.value for name, morsel in browser.cookies.items() if name.endswith("sessionid"))


async def heard(socket: ClientConnection, kind: str) -> dict[str, Any]:
    async with asyncio.timeout(5):
        async for text in socket:
            message: dict[str, Any] = json.loads(text)
            if message["type"] == kind:
                return message
    raise AssertionError(f"the socket closed before a {kind}")


async def closing_code(socket: ClientConnection) -> int | None:
    async with asyncio.timeout(5):
        await socket.wait_closed()
    return socket.close_code


async def test_a_choice_is_on_the_floor_of_the_other_process_within_a_second(servers: list[Server]) -> None:
    agent, manager = await browser_of(Role.AGENT), await browser_of(Role.MANAGER)
    async with (
        servers[0].open("/ws/agent/", key_of(agent)) as panel,
        servers[1].open("/ws/floor/", key_of(manager)) as floor,
    ):
        await heard(panel, "snapshot")
        snapshot = await heard(floor, "snapshot")
        assert [(row["id"], row["state"]) for row in snapshot["agents"]] == [(agent.user.pk, "offline")]
        for state in ("available", "paused", "available", "offline"):
            began = time.monotonic()
            await panel.send(json.dumps({"type": "choose", "chosen": state}))
            change = await heard(floor, "presence")
            assert (change["agent"]["id"], change["agent"]["state"]) == (agent.user.pk, state)
            assert time.monotonic() - began < 1


def _log_out(browser: Browser) -> None:
    browser.post(reverse("logout"))


def _turn_mfa_on(browser: Browser) -> None:
    turn_mfa_on(browser.user)


def _change(**fields: Any) -> Callable[[Browser], None]:
    def change(browser: Browser) -> None:
        with transaction.atomic():
            User.objects.filter(pk=browser.user.pk).update(**fields)
            end_everything(browser.user.pk, why=Ended.ACCOUNT)

    return change


ENDINGS: dict[str, Callable[[Browser], None]] = {
    "logged out": _log_out,
    "deactivated": _change(is_active=False),
    "another role": _change(role=Role.SUPERVISOR),
    "another password": _change(password="!"),
    "MFA turned on": _turn_mfa_on,
}


async def test_sockets_close_within_five_seconds_of_whatever_ends_the_session(servers: list[Server]) -> None:
    browsers = {name: await browser_of(Role.AGENT) for name in (*ENDINGS, "nothing happened")}
    sockets = {name: await servers[0].open("/ws/agent/", key_of(browser)) for name, browser in browsers.items()}
    for socket in sockets.values():
        await heard(socket, "snapshot")
    began = time.monotonic()
    for name, end in ENDINGS.items():
        await sync_to_async(end)(browsers[name])

    assert {name: await closing_code(sockets[name]) for name in ENDINGS} == dict.fromkeys(ENDINGS, 4401)
    assert time.monotonic() - began < 5
    survivor = sockets["nothing happened"]
    await survivor.send(json.dumps({"type": "snapshot"}))
    assert (await heard(survivor, "snapshot"))["presence"]["state"] == "offline"
    await survivor.close()


async def test_the_server_refuses_what_is_too_big_for_any_message_without_falling_over(servers: list[Server]) -> None:
    agent = await browser_of(Role.AGENT)
    async with servers[0].open("/ws/agent/", key_of(agent)) as panel:
        await panel.send(json.dumps({"type": "choose", "chosen": "x" * 2**20}))
        assert (await heard(panel, "error"))["code"] == "too_long"
        await panel.send(json.dumps({"type": "snapshot"}))
        await heard(panel, "snapshot")
