"""The agent's socket."""

import json

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from accounts.enums import Role
from acd.domain import presence
from acd.models import PauseReason
from tests.factories import make_user
from tests.sockets import answer_to, key_of, opened

pytestmark = pytest.mark.django_db(transaction=True)
PATH = "/ws/agent/"
person = sync_to_async(make_user)


async def test_it_begins_with_all_that_the_panel_shows() -> None:
    await PauseReason.objects.all().adelete()
    tea = await PauseReason.objects.acreate(name="Tea", is_productive=False, limit_minutes=10)
    await PauseReason.objects.acreate(name="Smoking", is_active=False)
    async with opened(PATH, await person()) as socket:
        snapshot = await socket.heard("snapshot")
    assert snapshot.pop("now") <= timezone.now().isoformat()
    assert snapshot == {
        "type": "snapshot",
        "seq": 1,
        "presence": {"state": "offline", "since": None, "reason_id": None, "reason": "", "limit_minutes": None},
        "reasons": [{"id": tea.pk, "name": "Tea", "is_productive": False, "limit_minutes": 10}],
        "desk": {
            "work": "idle",
            "since": None,
            "is_responding": True,
            "next": None,
            "chats": 0,
            "chat_capacity": 3,
            "panel": "",
        },
        "offers": [],
        "contacts": [],
        "queues": [],
    }


async def test_a_choice_is_answered_and_kept() -> None:
    agent = await person()
    tea = await PauseReason.objects.acreate(name="Tea")
    async with opened(PATH, agent) as socket:
        await socket.heard("snapshot")
        await socket.say(type="choose", chosen="paused", reason_id=tea.pk)
        answer = await socket.heard("presence")
    kept = await sync_to_async(presence.current)(agent.pk, now=timezone.now())
    assert (answer["seq"], answer["presence"]) == (2, kept.as_data())
    assert (kept.state, kept.reason) == ("paused", "Tea")


async def test_every_choice_is_answered_even_when_it_changes_nothing() -> None:
    async with opened(PATH, await person()) as socket:
        for seq in (2, 3):
            await socket.say(type="choose", chosen="available")
            answer = await socket.heard("presence")
            assert (answer["seq"], answer["presence"]["state"]) == (seq, "available")


async def test_all_tabs_of_an_agent_hear_of_a_choice_and_nobody_elses() -> None:
    agent, colleague = await person(), await person()
    async with opened(PATH, agent) as left, opened(PATH, agent) as right, opened(PATH, colleague) as other:
        for socket in (left, right, other):
            await socket.heard("snapshot")
        await left.say(type="choose", chosen="available")
        assert (await right.heard("presence"))["presence"] == (await left.heard("presence"))["presence"]
        assert await other.is_silent(0.4)


async def test_the_next_snapshot_is_the_next_in_number() -> None:
    async with opened(PATH, await person()) as socket:
        await socket.heard("snapshot")
        await socket.say(type="choose", chosen="available")
        await socket.heard("presence")
        await socket.say(type="snapshot")
        snapshot = await socket.heard("snapshot")
    assert (snapshot["seq"], snapshot["presence"]["state"]) == (3, "available")


BAD: dict[str, tuple[str | bytes, str]] = {
    "not JSON": ("choose!", "not_json"),
    "cut off": ('{"type": "choose", "chosen"', "not_json"),
    "empty": ("", "not_json"),
    "null": ("null", "not_an_object"),
    "a list": ("[1, 2]", "not_an_object"),
    "a text": ('"choose"', "not_an_object"),
    "too deep": ("[" * 4000, "not_json"),
    "a number of many digits": (
        '{"type": "choose", "chosen": "paused", "reason_id": ' + "9" * 4000 + "}",
        "unknown_reason",
    ),
    "one megabyte": (json.dumps({"type": "choose", "chosen": "x" * 2**20}), "too_long"),
    "binary": (b'{"type": "snapshot"}', "binary"),
    "no type": ("{}", "wrong_type"),
    "type is a number": ('{"type": 5}', "wrong_type"),
    "unknown command": ('{"type": "drop"}', "unknown_command"),
    "half a surrogate": ('{"type": "\\ud800"}', "unknown_command"),
    "a name that is a method": ('{"type": "connect"}', "unknown_command"),
    "nothing chosen": ('{"type": "choose"}', "wrong_type"),
    "chosen is a list": ('{"type": "choose", "chosen": ["available"]}', "wrong_type"),
    "chosen is unknown": ('{"type": "choose", "chosen": "busy"}', "unknown_choice"),
    "chosen holds a null byte": ('{"type": "choose", "chosen": "paused\\u0000"}', "unknown_choice"),
    "a derived state": ('{"type": "choose", "chosen": "disconnected"}', "unknown_choice"),
    "reason is a text": ('{"type": "choose", "chosen": "paused", "reason_id": "1"}', "wrong_type"),
    "reason is true": ('{"type": "choose", "chosen": "paused", "reason_id": true}', "wrong_type"),
    "reason is a fraction": ('{"type": "choose", "chosen": "paused", "reason_id": 1.5}', "wrong_type"),
    "reason is infinite": ('{"type": "choose", "chosen": "paused", "reason_id": Infinity}', "wrong_type"),
    "reason is unknown": ('{"type": "choose", "chosen": "paused", "reason_id": 987654}', "unknown_reason"),
    "reason without a pause": (
        '{"type": "choose", "chosen": "available", "reason_id": 987654}',
        "reason_without_pause",
    ),
}


async def test_a_bad_message_gets_an_error_and_the_socket_stays_open() -> None:
    answers: dict[str, str] = {}
    async with opened(PATH, await person()) as socket:
        await socket.heard("snapshot")
        for name, (message, _code) in BAD.items():
            await socket.say(message)
            error = await socket.heard("error")
            answers[name] = error["code"]
            assert error["detail"].endswith(".")
        await socket.say(type="snapshot")
        assert (await socket.heard("snapshot"))["presence"]["state"] == "offline"
    assert answers == {name: code for name, (_message, code) in BAD.items()}


@pytest.mark.parametrize("role", Role)
async def test_it_is_for_agents(role: Role) -> None:
    answer = await answer_to(PATH, session_key=await key_of(await person(role)))
    assert answer == ("websocket.accept" if role == Role.AGENT else "websocket.close")
