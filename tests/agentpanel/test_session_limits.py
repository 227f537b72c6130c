"""A socket and the limits of its session: what a person says on it counts, what the page says by itself does not."""

from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from accounts.domain import contacts, session_ends, session_life
from accounts.enums import Ended, Role
from accounts.models import Session, User
from acd.domain import contacts as conversations
from acd.domain import offers
from tests.acd.work import agent_of, customer, make_queue
from tests.factories import make_user
from tests.sockets import Socket, answer_to, key_of, opened

pytestmark = pytest.mark.django_db(transaction=True)
PATH = "/ws/agent/"
person = sync_to_async(make_user)


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look again at once, and give a sign of life each time."""
    monkeypatch.setattr("accounts.socket_watch.PAUSE", 0.05)
    monkeypatch.setattr("accounts.sockets.BEAT", 0.0)


async def idle(user: User, **since: float) -> None:
    await Session.objects.filter(user=user).aupdate(last_active_at=timezone.now() - timedelta(**since))


async def age(user: User, **by: float) -> None:
    await Session.objects.filter(user=user).aupdate(started_at=timezone.now() - timedelta(**by))


async def was_active(user: User) -> bool:
    row = await Session.objects.aget(user=user)
    return timezone.now() - row.last_active_at < timedelta(minutes=1)


async def test_a_choice_keeps_the_session_open() -> None:
    agent = await person()
    async with opened(PATH, agent) as socket:
        await idle(agent, minutes=59)
        await socket.say(type="choose", chosen="available")
        await socket.heard("presence")
        assert await was_active(agent)


async def test_neither_signs_of_life_nor_a_snapshot_nor_nonsense_does(often: None) -> None:
    agent = await person()
    async with opened(PATH, agent) as socket:
        await idle(agent, minutes=59)
        await socket.heard("beat")
        await socket.say(type="snapshot")
        await socket.heard("snapshot")
        await socket.say(type="nonsense")
        await socket.heard("error")
        assert not await was_active(agent)


async def test_neither_does_a_snapshot_of_the_floor() -> None:
    manager = await person(Role.MANAGER)
    async with opened("/ws/floor/", manager) as socket:
        await socket.heard("snapshot")
        await idle(manager, minutes=29)
        await socket.say(type="snapshot")
        await socket.heard("snapshot")
        assert not await was_active(manager)


@pytest.mark.parametrize("said", [{"type": "claim", "panel": "left"}, {"type": "seen", "contact_id": 0, "number": 1}])
async def test_what_the_panel_says_by_itself_does_not(said: dict[str, Any]) -> None:
    agent = await person()
    async with opened(PATH, agent) as socket:
        await socket.heard("snapshot")
        await idle(agent, minutes=59)
        await socket.say(**said)
        await socket.heard("desk" if said["type"] == "claim" else "error")
        assert not await was_active(agent)


async def test_nobody_is_signed_out_in_the_middle_of_a_conversation(often: None) -> None:
    contact_id, agent = await sync_to_async(_in_conversation)()
    key = await key_of(agent)
    await idle(agent, minutes=90)
    assert await answer_to(PATH, session_key=key) == "websocket.accept"

    await sync_to_async(conversations.end)(agent.pk, contact_id, now=timezone.now())
    await idle(agent, minutes=90)
    assert await answer_to(PATH, session_key=key) == "websocket.close"


def _in_conversation() -> tuple[int, User]:
    queue = make_queue()
    agent = agent_of(queue)
    contact = customer(queue)
    offers.accept(agent.pk, contact.pk, now=timezone.now())
    return contact.pk, agent


async def test_opening_a_socket_does_not() -> None:
    agent = await person()
    key = await key_of(agent)
    await idle(agent, minutes=59)
    assert await answer_to(PATH, session_key=key) == "websocket.accept"
    assert not await was_active(agent)


async def test_a_limit_closes_the_socket(often: None) -> None:
    for reach in (idle, age):
        agent = await person()
        async with opened(PATH, agent) as socket:
            await reach(agent, hours=12)
            assert await socket.closing_code() == 4401


async def test_the_floor_closes_after_half_an_hour(often: None) -> None:
    manager = await person(Role.MANAGER)
    async with opened("/ws/floor/", manager) as socket:
        await idle(manager, minutes=30)
        assert await socket.closing_code() == 4401


async def test_a_socket_cannot_be_opened_or_used_after_the_limit() -> None:
    agent = await person()
    key = await key_of(agent)
    socket = Socket(PATH, session_key=key)
    await socket.knock()
    await idle(agent, minutes=60)
    await socket.say(type="choose", chosen="available")
    assert await socket.closing_code() == 4401
    await socket.leave(4401)
    assert await answer_to(PATH, session_key=key) == "websocket.close"
    assert await sync_to_async(session_ends.tell)(key) is Ended.IDLE


async def test_an_open_contact_keeps_the_socket_open(often: None) -> None:
    agent = await person()
    contacts.answered_by(answer := {agent.pk}.__contains__)
    try:
        async with opened(PATH, agent) as socket:
            await idle(agent, hours=2)
            await socket.heard("beat")
            await age(agent, hours=12)
            assert await socket.closing_code() == 4401
    finally:
        contacts._answers.remove(answer)


async def test_ending_one_session_leaves_the_sockets_of_the_others_open(often: None) -> None:
    agent = await person()
    async with opened(PATH, agent) as other, opened(PATH, agent) as socket:
        row = await Session.objects.alatest("started_at")
        assert await sync_to_async(session_life.expire)(row, why=Ended.IDLE, now=timezone.now())
        assert await socket.closing_code() == 4401
        await other.heard("beat")
