"""What happens to a socket while it is open: signs of life, endings, failures."""

from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.db import DatabaseError
from django.utils import timezone

from accounts.domain import epochs
from accounts.enums import Ended, Role
from accounts.models import Session, User
from acd.domain import presence, reasons
from acd.models import PanelLink
from cxportal.core import subscriptions, tail
from cxportal.core.models import Event
from tests.factories import make_user
from tests.sockets import Socket, key_of, opened

pytestmark = pytest.mark.django_db(transaction=True)
PATH = "/ws/agent/"
person = sync_to_async(make_user)


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look again at once, and give a sign of life each time."""
    monkeypatch.setattr("accounts.socket_watch.PAUSE", 0.05)
    monkeypatch.setattr("accounts.sockets.BEAT", 0.0)


@sync_to_async
def state_of(agent: User) -> str:
    return presence.current(agent.pk, now=timezone.now()).state


async def test_a_sign_of_life_keeps_the_agent_in_reach(often: None) -> None:
    agent = await person()
    async with opened(PATH, agent) as socket:
        await PanelLink.objects.filter(pk=agent.pk).aupdate(last_seen_at=timezone.now() - timedelta(seconds=50))
        first, second = await socket.heard("beat"), await socket.heard("beat")
        link = await PanelLink.objects.aget(pk=agent.pk)
    assert second["seq"] == first["seq"] + 1
    assert timezone.now() - link.last_seen_at < timedelta(seconds=5)


async def test_a_panel_that_comes_back_is_told_to_everybody() -> None:
    agent = await person()
    key = await key_of(agent)
    await sync_to_async(presence.choose)(agent.pk, chosen="available", now=timezone.now())
    await PanelLink.objects.filter(pk=agent.pk).aupdate(lost_at=timezone.now())
    socket = Socket(PATH, session_key=key)
    await socket.knock()
    assert (await socket.heard("snapshot"))["presence"]["state"] == "available"
    await socket.leave()
    assert await Event.objects.filter(topic=presence.topic(agent.pk)).acount() == 2


@sync_to_async
def end_all(agent: User) -> None:
    epochs.end_everything(agent.pk, why=Ended.ACCOUNT)


async def test_a_session_that_ended_closes_its_socket(often: None) -> None:
    agent = await person()
    async with opened(PATH, agent) as socket:
        await end_all(agent)
        assert await socket.closing_code() == 4401


async def test_a_role_without_the_panel_closes_its_socket(often: None) -> None:
    agent = await person()
    async with opened(PATH, agent) as socket:
        await User.objects.filter(pk=agent.pk).aupdate(role=Role.MANAGER)
        assert await socket.closing_code() == 4403


async def test_a_command_after_the_end_of_the_session_does_nothing() -> None:
    agent = await person()
    async with opened(PATH, agent) as socket:
        await end_all(agent)
        await socket.say(type="choose", chosen="available")
        assert await socket.closing_code() == 4401
    assert await state_of(agent) == "offline"


async def test_the_last_session_to_expire_puts_the_agent_offline(often: None) -> None:
    agent = await person()
    async with opened(PATH, agent) as socket:
        await socket.say(type="choose", chosen="available")
        await socket.heard("presence")
        await Session.objects.filter(user=agent).aupdate(expire_date=timezone.now())
        assert await socket.closing_code() == 4401
        await socket.leave(4401)
        assert await state_of(agent) == "offline"


@pytest.mark.parametrize(("code", "begins_now"), [(1001, True), (1006, False)])
async def test_the_grace_begins_when_the_browser_leaves(code: int, begins_now: bool) -> None:
    agent = await person()
    long_ago = timezone.now() - timedelta(seconds=30)
    async with opened(PATH, agent) as socket:
        await PanelLink.objects.filter(pk=agent.pk).aupdate(last_seen_at=long_ago)
        await socket.leave(code)
    assert ((await PanelLink.objects.aget(pk=agent.pk)).last_seen_at != long_ago) is begins_now


async def test_who_cannot_keep_up_gets_a_snapshot_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subscriptions, "ROOM", 1)
    agent = await person()
    async with opened(PATH, agent) as socket:
        assert (await socket.heard("snapshot"))["seq"] == 1
        data = {"agent_id": agent.pk, "state": "paused"}
        rows = [Event(topic=presence.topic(agent.pk), kind="presence", data=data) for _ in range(3)]
        await Event.objects.abulk_create(rows)
        assert (await socket.heard("snapshot"))["presence"]["state"] == "offline"


def fail(*_: object, **__: object) -> None:
    raise DatabaseError("the database is away")


async def test_a_command_that_fails_gets_an_error_and_the_socket_stays_open(monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(PATH, await person()) as socket:
        await socket.heard("snapshot")
        with monkeypatch.context() as broken:
            broken.setattr(reasons, "offered", fail)
            await socket.say(type="snapshot")
            assert (await socket.heard("error"))["code"] == "failed"
        await socket.say(type="snapshot")
        await socket.heard("snapshot")


async def test_sockets_stay_open_while_sessions_cannot_be_read(often: None, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(PATH, await person()) as socket:
        with monkeypatch.context() as broken:
            broken.setattr("accounts.domain.open_sessions.owners", fail)
            await socket.heard("snapshot")
            assert await socket.is_silent(0.2)
        await socket.heard("beat")


async def test_a_socket_that_cannot_begin_is_refused_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    socket = Socket(PATH, session_key=await key_of(await person()))
    monkeypatch.setattr(reasons, "offered", fail)
    assert (await socket.knock())["type"] == "websocket.accept"
    assert await socket.closing_code() == 1011
    await socket.leave()
    assert not tail.here().is_running
