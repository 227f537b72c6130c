"""The floor's socket."""

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Team, User
from acd.domain import presence
from floor.consumers import FloorConsumer
from tests.factories import make_user
from tests.sockets import answer_to, key_of, opened

pytestmark = pytest.mark.django_db(transaction=True)
PATH = "/ws/floor/"
person = sync_to_async(make_user)


@sync_to_async
def choose(agent: User, chosen: str) -> None:
    presence.choose(agent.pk, chosen=chosen, now=timezone.now())


async def test_it_begins_with_everybody_and_tells_each_change() -> None:
    ana, bob = await person(first_name="Ana"), await person(first_name="Bob")
    await choose(bob, "available")
    async with opened(PATH, await person(Role.MANAGER)) as socket:
        snapshot = await socket.heard("snapshot")
        assert (snapshot["seq"], snapshot["more"]) == (1, 0)
        assert [(row["id"], row["state"]) for row in snapshot["agents"]] == [(bob.pk, "available"), (ana.pk, "offline")]
        await choose(ana, "paused")
        await choose(bob, "offline")
        changes = [await socket.heard("presence") for _ in range(2)]
    assert [(it["seq"], it["agent"]["id"], it["agent"]["state"]) for it in changes] == [
        (2, ana.pk, "paused"),
        (3, bob.pk, "offline"),
    ]
    assert changes[0]["agent"].keys() == snapshot["agents"][0].keys()


async def test_snapshot_and_changes_lead_to_the_next_snapshot() -> None:
    people = [await person() for _ in range(4)]
    async with opened(PATH, await person(Role.ADMINISTRATOR)) as socket:
        known = {row["id"]: row for row in (await socket.heard("snapshot"))["agents"]}
        for agent, chosen in zip(people * 2, ["available", "paused"] * 4, strict=True):
            await choose(agent, chosen)
        for _ in range(4):
            change = (await socket.heard("presence"))["agent"]
            known[change["id"]] = change
        await socket.say(type="snapshot")
        fresh = {row["id"]: row for row in (await socket.heard("snapshot"))["agents"]}
    assert fresh == known


async def test_a_newcomer_appears_with_the_first_choice() -> None:
    async with opened(PATH, await person(Role.MANAGER)) as socket:
        assert (await socket.heard("snapshot"))["agents"] == []
        agent = await person(first_name="New", last_name="Comer")
        await choose(agent, "available")
        change = await socket.heard("presence")
    assert (change["agent"]["name"], change["agent"]["state"]) == ("New Comer", "available")


@sync_to_async
def team_of(*members: User) -> Team:
    team = Team.objects.create(name=f"Team of {members[0]}")
    team.members.set(members)
    return team


async def test_a_supervisor_hears_of_the_own_teams_only() -> None:
    supervisor, mine, other = await person(Role.SUPERVISOR), await person(), await person()
    await team_of(supervisor, mine)
    async with opened(PATH, supervisor) as socket:
        assert [row["id"] for row in (await socket.heard("snapshot"))["agents"]] == [mine.pk]
        await choose(other, "available")
        await choose(mine, "available")
        assert (await socket.heard("presence"))["agent"]["id"] == mine.pk


async def test_one_team_can_be_listened_to() -> None:
    ana, bob = await person(), await person()
    team = await team_of(ana)
    async with opened(f"{PATH}?team={team.pk}", await person(Role.MANAGER)) as socket:
        assert [row["id"] for row in (await socket.heard("snapshot"))["agents"]] == [ana.pk]
        await choose(bob, "available")
        await choose(ana, "paused")
        assert (await socket.heard("presence"))["agent"]["id"] == ana.pk


async def test_a_sign_of_life_brings_changes_of_people_and_teams(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.sockets.BEAT", 0.0)
    monkeypatch.setattr("accounts.socket_watch.PAUSE", 0.1)
    supervisor, ana = await person(Role.SUPERVISOR), await person()
    team = await team_of(supervisor, ana)
    async with opened(PATH, supervisor) as socket:
        assert len((await socket.heard("snapshot"))["agents"]) == 1
        await socket.heard("beat")
        await sync_to_async(team.members.add)(await person())
        assert len((await socket.heard("snapshot"))["agents"]) == 2
        await User.objects.filter(pk=ana.pk).aupdate(is_active=False)
        assert len((await socket.heard("snapshot"))["agents"]) == 1


async def test_an_event_that_cannot_be_shown_ends_the_socket_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    ana = await person()
    async with opened(PATH, await person(Role.MANAGER)) as broken:
        await broken.heard("snapshot")
        with monkeypatch.context() as bug:
            bug.setattr(FloorConsumer, "happened", None)
            await choose(ana, "available")
            assert await broken.closing_code() == 1011
    async with opened(PATH, await person(Role.MANAGER)) as socket:
        await socket.heard("snapshot")
        await choose(ana, "paused")
        assert (await socket.heard("presence"))["agent"]["state"] == "paused"


@pytest.mark.parametrize("message", ["x", "[]", "{}", '{"type": "choose", "chosen": "available"}', b"{}", "x" * 2**20])
async def test_a_bad_message_gets_an_error_and_the_socket_stays_open(message: str | bytes) -> None:
    async with opened(PATH, await person(Role.MANAGER)) as socket:
        await socket.heard("snapshot")
        await socket.say(message)
        assert (await socket.heard("error"))["code"]
        await socket.say(type="snapshot")
        await socket.heard("snapshot")


@pytest.mark.parametrize("role", Role)
async def test_it_is_not_for_agents(role: Role) -> None:
    answer = await answer_to(PATH, session_key=await key_of(await person(role)))
    assert answer == ("websocket.close" if role == Role.AGENT else "websocket.accept")
