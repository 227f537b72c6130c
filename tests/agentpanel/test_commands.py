"""What an agent does on the socket, and what it answers to what makes no sense."""

import asyncio
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from acd.domain import contacts, messages, offers
from acd.enums import ContactState
from acd.models import Contact, ContactEvent, Desk, Disposition, Membership, Message, Note, Queue
from agentpanel.commands import TABLE
from tests.acd.work import agent_of, customer, make_queue
from tests.sockets import Socket, opened

pytestmark = pytest.mark.django_db(transaction=True)
PATH = "/ws/agent/"


@sync_to_async
def at_work() -> tuple[Any, Queue]:
    queue = make_queue()
    queue.dispositions.add(Disposition.objects.create(name="Solved here"))
    return agent_of(queue), queue


async def test_a_contact_is_taken_talked_to_and_wrapped_up() -> None:
    agent, queue = await at_work()
    async with opened(PATH, agent) as socket:
        await socket.heard("snapshot")
        await socket.say(type="choose", chosen="available")  # a sign-in begins offline
        await socket.heard("presence")
        contact = await sync_to_async(customer)(queue)
        assert (await socket.heard("offer"))["offer"]["contact_id"] == contact.pk
        await socket.say(type="accept", contact_id=contact.pk)
        assert (await socket.heard("contact"))["contact"]["state"] == "active"
        await socket.say(type="say", contact_id=contact.pk, text="Hello", client_id="one")
        assert (await socket.heard("message"))["message"]["text"] == "Hello"
        await socket.say(type="note", contact_id=contact.pk, text="Nice", client_id="two")
        assert (await socket.heard("note"))["note"]["text"] == "Nice"
        await socket.say(type="end", contact_id=contact.pk)
        card = (await socket.heard("contact"))["contact"]
        (choice,) = card["wrap_up"]["dispositions"]
        await socket.say(type="finish", contact_id=contact.pk, disposition_id=choice["id"], note="", callback=None)
        assert (await socket.heard("contact_gone"))["id"] == contact.pk

    kept = await Contact.objects.select_related("disposition").aget(pk=contact.pk)
    assert (kept.state, kept.disposition and kept.disposition.name) == (ContactState.CLOSED, "Solved here")
    assert [row.text async for row in Message.objects.filter(contact=contact)] == ["Hello"]
    assert [row.text async for row in Note.objects.filter(contact=contact)] == ["Nice"]


async def test_the_rest_of_the_table_reaches_the_engine() -> None:
    agent, queue = await at_work()
    other = await sync_to_async(make_queue)()
    async with opened(PATH, agent) as socket:
        await socket.heard("snapshot")
        await socket.say(type="choose", chosen="available")  # a sign-in begins offline
        await socket.heard("presence")
        first = await sync_to_async(customer)(queue)
        await socket.heard("offer")
        await socket.say(type="decline", contact_id=first.pk)
        assert (await socket.heard("offer_gone"))["outcome"] == "declined"
        second = await sync_to_async(customer)(queue)
        await socket.heard("offer")
        await socket.say(type="accept", contact_id=second.pk)
        await socket.heard("contact")
        await sync_to_async(messages.say)(second.pk, "customer", text="Hi", client_id="a", now=timezone.now())
        await socket.heard("message")
        for said in (
            {"type": "seen", "contact_id": second.pk, "number": 1},
            {"type": "typing", "contact_id": second.pk},
            {"type": "ask_help", "contact_id": second.pk},
            {"type": "park", "contact_id": second.pk},
            {"type": "unpark", "contact_id": second.pk},
            {"type": "next", "chosen": "paused", "reason_id": None},
            {"type": "queue", "queue_id": queue.pk, "is_logged_in": False},
            {"type": "transfer", "contact_id": second.pk, "to_queue_id": other.pk, "note": "Theirs"},
        ):
            await socket.say(**said)
        assert (await socket.heard("contact_gone"))["id"] == second.pk
        await socket.say(type="back")
        await socket.say(type="snapshot")
        snapshot = await socket.heard("snapshot")

    assert snapshot["presence"]["state"] == "paused"
    assert [each["is_logged_in"] for each in snapshot["queues"]] == [False]
    steps = [row.step async for row in ContactEvent.objects.filter(contact=second)]
    assert steps == ["arrived", "offered", "accepted", "help_asked", "parked", "unparked", "transferred"]


async def test_a_wrap_up_is_extended() -> None:
    agent, queue = await at_work()
    contact = await sync_to_async(_in_wrap_up)(agent.pk, queue)
    async with opened(PATH, agent) as socket:
        before = (await socket.heard("snapshot"))["contacts"][0]["due_at"]
        await socket.say(type="extend", contact_id=contact.pk)
        assert (await socket.heard("contact"))["contact"]["due_at"] > before


def _in_wrap_up(agent_id: int, queue: Queue) -> Contact:
    contact = customer(queue)
    offers.accept(agent_id, contact.pk, now=timezone.now())
    contacts.end(agent_id, contact.pk, now=timezone.now())
    return contact


@pytest.mark.parametrize("command", TABLE)
async def test_every_command_without_its_fields_is_refused_and_the_socket_stays_open(command: str) -> None:
    if command == "back":
        return  # it needs none
    agent, _queue = await at_work()
    async with opened(PATH, agent) as socket:
        await socket.heard("snapshot")
        for fields in ({"contact_id": "1"}, {"contact_id": True}, {"contact_id": -1}, {"contact_id": 2**70}):
            await socket.say(type=command, chosen="everywhere", client_id="x", text="x", queue_id=[], **fields)
            error = await socket.heard("error")
            assert (error["re"], error["client_id"]) == (command, "x")
            assert error["code"] in {"wrong_type", "unknown_choice"}
        await socket.say(type="snapshot")
        await socket.heard("snapshot")


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"type": "accept", "contact_id": 0}, "unknown_contact"),
    ({"type": "say", "contact_id": 0, "text": "Hi", "client_id": "a"}, "unknown_contact"),
    ({"type": "say", "contact_id": 0, "text": "  ", "client_id": "a"}, "empty_text"),
    ({"type": "say", "contact_id": 0, "text": "x" * 2001, "client_id": "a"}, "too_long"),
    ({"type": "say", "contact_id": 0, "text": "\x00", "client_id": "a"}, "wrong_text"),
    ({"type": "say", "contact_id": 0, "text": "Hi", "client_id": ""}, "wrong_type"),
    ({"type": "queue", "queue_id": 0, "is_logged_in": True}, "not_a_member"),
    ({"type": "queue", "queue_id": 0, "is_logged_in": "yes"}, "wrong_type"),
    ({"type": "next", "chosen": "available", "reason_id": 1}, "reason_without_pause"),
    ({"type": "next", "chosen": "paused", "reason_id": 0}, "unknown_reason"),
    ({"type": "finish", "contact_id": 0, "callback": 5}, "wrong_type"),
    ({"type": "finish", "contact_id": 0, "callback": {"at": "noon", "is_mine": True}}, "wrong_type"),
    (
        {"type": "finish", "contact_id": 0, "callback": {"at": "2001-01-01T00:00:00Z", "is_mine": True}},
        "callback_in_the_past",
    ),
    ({"type": "transfer", "contact_id": 0, "to_agent_id": 0}, "unknown_contact"),
    ({"type": "claim", "panel": ""}, "wrong_type"),
    ({"type": "claim", "panel": "x" * 37}, "wrong_type"),
]


@pytest.mark.parametrize(("message", "code"), REFUSED)
async def test_what_cannot_be_done_is_refused_by_name(message: dict[str, Any], code: str) -> None:
    agent, _queue = await at_work()
    async with opened(PATH, agent) as socket:
        await socket.heard("snapshot")
        await socket.say(**message)
        error = await socket.heard("error")

    assert (error["code"], error["re"]) == (code, message["type"])
    assert error["detail"]


async def test_a_second_panel_takes_over_and_the_first_can_take_back() -> None:
    agent, queue = await at_work()
    async with opened(f"{PATH}?panel=first", agent) as first, opened(f"{PATH}?panel=second", agent) as second:
        for socket in (first, second):
            await socket.heard("snapshot")
        await first.say(type="claim", panel="first")
        await _until_panel(second, "first")
        await second.say(type="claim", panel="second")
        await _until_panel(first, "second")

        await first.say(type="queue", queue_id=queue.pk, is_logged_in=False)
        assert (await first.heard("error"))["code"] == "panel_taken_over"
        await first.say(type="claim", panel="first")
        await _until_panel(first, "first")
        await first.say(type="queue", queue_id=queue.pk, is_logged_in=False)
        await first.heard("queues")

    assert (await Desk.objects.aget(pk=agent.pk)).panel == "first"
    assert not (await Membership.objects.aget(agent=agent)).is_logged_in


async def _until_panel(socket: Socket, panel: str) -> None:
    async with asyncio.timeout(5):
        while (await socket.heard("desk"))["desk"]["panel"] != panel:
            pass
