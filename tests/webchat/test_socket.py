"""The customer's socket."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from asgiref.sync import sync_to_async
from django.db import transaction
from django.utils import timezone

from acd.domain import contacts, messages, notes, offers, presence
from acd.domain.journey import locked
from acd.enums import ContactState
from acd.models import Contact, Message
from cxportal.core.models import OutboxMail
from tests.acd.work import agent_of, customer, make_queue
from tests.sockets import Socket, answer_to
from webchat import consumers
from webchat.models import Conversation, Site

pytestmark = pytest.mark.django_db(transaction=True)
PATH = "/ws/chat/garden/"
ASKED = {"name": "Ada", "email": "ada@example.com", "question": "Where is\nmy rose?", "page": "https://shop.example/r"}


@pytest.fixture
def site() -> Site:
    return Site.objects.create(
        slug="garden", name="Garden", queue=make_queue(greeting="Hello"), allowed_origins=["https://shop.example"]
    )


@asynccontextmanager
async def chat() -> AsyncIterator[Socket]:
    socket = Socket(PATH, session_key=None)
    assert (await socket.knock())["type"] == "websocket.accept"
    yield socket
    await socket.leave()


async def started(socket: Socket, **fields: str) -> tuple[str, Contact]:
    await socket.say(type="start", **(ASKED | fields))
    key = (await socket.heard("started"))["key"]
    await socket.heard("snapshot")
    return key, await Contact.objects.alatest("pk")


async def test_a_customer_waits_and_talks_to_an_agent(site: Site) -> None:
    async with chat() as socket:
        await socket.say(type="start", **ASKED)
        await socket.heard("started")
        snapshot = await socket.heard("snapshot")
        assert [each["text"] for each in snapshot["messages"]] == ["Where is\nmy rose?"]
        assert (snapshot["state"], snapshot["place"], snapshot["greeting"]) == (
            "waiting",
            {"position": 1, "expected_seconds": None},
            "Hello",
        )
        contact = await Contact.objects.aget()
        assert (contact.customer_name, contact.question, contact.page) == (
            "Ada", "Where is\nmy rose?", "https://shop.example/r",
        )  # fmt: skip
        agent = await sync_to_async(agent_of)(site.queue)
        await sync_to_async(offers.accept)(agent.pk, contact.pk, now=timezone.now())
        while (said := await socket.heard("state"))["state"] != "active":
            pass
        assert said["agent_name"] == agent.first_name
        say = sync_to_async(messages.say)
        await say(contact.pk, "agent", text="Hi Ada", client_id="a", agent_id=agent.pk, now=timezone.now())
        assert (await socket.heard("message"))["message"]["text"] == "Hi Ada"
        await socket.say(type="say", text="<b>Hi</b>", client_id="one")
        assert (await socket.heard("message"))["message"]["text"] == "<b>Hi</b>"
        await socket.say(type="seen", number=2)
        assert (await socket.heard("seen"))["number"] == 2
        await socket.say(type="typing")
        assert (await socket.heard("typing"))["author"] == "customer"
        await socket.say(type="leave")
        while (await socket.heard("state"))["state"] != "wrap_up":
            pass
    assert [row.number async for row in Message.objects.order_by("number")] == [1, 2, 3]


async def test_private_notes_never_reach_the_customer(site: Site) -> None:
    async with chat() as socket:
        _key, contact = await started(socket)
        agent = await sync_to_async(agent_of)(site.queue)
        await sync_to_async(offers.accept)(agent.pk, contact.pk, now=timezone.now())
        await sync_to_async(_note)(agent.pk, contact.pk)
        await socket.say(type="snapshot")
        assert "secret of the house" not in str(await socket.heard("snapshot"))
        await socket.say(type="say", text="Hello", client_id="z")
        assert (await socket.heard("message"))["message"]["text"] == "Hello"


def _note(agent_id: int, contact_id: int) -> None:
    with transaction.atomic():
        contact = locked(contact_id)
        notes.add_note(contact, agent_id, text="secret of the house", client_id="n", now=timezone.now())


async def test_the_key_leads_back_and_another_one_nowhere(site: Site) -> None:
    async with chat() as socket:
        key, contact = await started(socket)
        await socket.say(type="say", text="Anybody?", client_id="one")
        await socket.heard("message")
    async with chat() as again:
        await again.say(type="join", key="x" * 43)
        assert (await again.heard("error"))["code"] == "unknown_conversation"
        await again.say(type="join", key=key)
        assert [each["text"] for each in (await again.heard("snapshot"))["messages"]][1:] == ["Anybody?"]
        await again.say(type="say", text="Anybody?", client_id="one")  # sent once more after a lost connection
        await again.heard("message")
    assert await Message.objects.filter(contact=contact).acount() == 2
    assert key not in str(await Conversation.objects.values().aget())


async def test_an_ended_conversation_is_rated_and_mailed_once(site: Site) -> None:
    async with chat() as socket:
        _key, contact = await started(socket)
        await socket.say(type="rate", rating=5)
        assert (await socket.heard("error"))["code"] == "not_over"
        await socket.say(type="transcript")
        assert (await socket.heard("error"))["code"] == "not_over"
        agent = await sync_to_async(agent_of)(site.queue)
        await sync_to_async(offers.accept)(agent.pk, contact.pk, now=timezone.now())
        await sync_to_async(contacts.leave)(contact.pk, now=timezone.now())
        for rating in (0, 6, None):
            await socket.say(type="rate", rating=rating)
            assert (await socket.heard("error"))["code"] == "bad_field"
        await socket.say(type="rate", rating=4)
        assert (await socket.heard("rated"))["rating"] == 4
        for _ in range(2):
            await socket.say(type="transcript")
            await socket.heard("transcript_sent")
    assert [mail.to async for mail in OutboxMail.objects.all()] == ["ada@example.com"]
    assert (await Contact.objects.aget()).rating == 4


async def test_what_nobody_answered_is_mailed_to_nobody(site: Site) -> None:
    async with chat() as socket:
        _key, contact = await started(socket, email="somebody.else@example.com")
        await sync_to_async(contacts.leave)(contact.pk, now=timezone.now())
        await socket.say(type="transcript")
        assert (await socket.heard("error"))["code"] == "nobody_answered"
    assert await OutboxMail.objects.acount() == 0


async def test_without_an_address_there_is_no_mail(site: Site) -> None:
    async with chat() as socket:
        _key, contact = await started(socket, email="")
        await sync_to_async(contacts.leave)(contact.pk, now=timezone.now())
        await socket.say(type="transcript")
        assert (await socket.heard("error"))["code"] == "no_address"


async def test_an_hour_after_its_end_a_conversation_is_past(site: Site) -> None:
    async with chat() as socket:
        key, contact = await started(socket)
        await sync_to_async(contacts.leave)(contact.pk, now=timezone.now())
    await Contact.objects.aupdate(ended_at=timezone.now() - timedelta(minutes=61))
    async with chat() as again:
        await again.say(type="join", key=key)
        assert (await again.heard("error"))["code"] == "unknown_conversation"


BAD: list[tuple[Any, str]] = [
    ("nonsense", "not_json"),
    (b"\x00", "binary"),
    ("[]", "not_an_object"),
    ('{"type": 5}', "wrong_type"),
    ('{"type": "dance"}', "unknown_command"),
    ('{"type": "say", "text": "Hi", "client_id": "a"}', "not_joined"),
    ('{"type": "leave"}', "not_joined"),
    ('{"type": "rate", "rating": "5"}', "wrong_type"),
    ('{"type": "start", "name": 5}', "wrong_type"),
    ('{"type": "start", "name": "", "question": "x"}', "bad_field"),
    ('{"type": "start", "name": "Ada", "question": " "}', "bad_field"),
    ('{"type": "start", "name": "Ada", "question": "x", "email": "nobody"}', "bad_field"),
    ('{"type": "start", "name": "' + "x" * 81 + '", "question": "x"}', "bad_field"),
    ('{"type": "join", "key": null}', "wrong_type"),
    ('{"type": "join", "key": "\\ud800"}', "unknown_conversation"),
    ('{"type": "start", "name": "Ada", "question": "x", "page": "https://["}', "page_not_allowed"),
    ('{"type": "say", "text": "' + "x" * 5000 + '"}', "too_long"),
]


@pytest.mark.parametrize(("message", "code"), BAD)
async def test_bad_messages_are_refused_and_the_socket_stays_open(site: Site, message: str, code: str) -> None:
    async with chat() as socket:
        await socket.say(message)
        assert (await socket.heard("error"))["code"] == code
        await started(socket)


async def test_a_socket_has_one_conversation(site: Site) -> None:
    async with chat() as socket:
        await started(socket)
        await socket.say(type="start", **ASKED)
        assert (await socket.heard("error"))["code"] == "already_joined"


async def test_a_closed_site_takes_no_questions(site: Site) -> None:
    yesterday = (timezone.localtime().weekday() - 1) % 7
    await site.queue.opening_hours.acreate(weekday=yesterday, opens_at="00:00", closes_at="00:01")
    async with chat() as socket:
        await socket.say(type="start", **ASKED)
        assert (await socket.heard("error"))["code"] == "closed"


@pytest.mark.usefixtures("clock")
async def test_a_flood_from_one_network_is_stopped_with_a_time(site: Site) -> None:
    for _ in range(3):
        for _start in range(20):
            async with chat() as socket:
                await started(socket)
    async with chat() as socket:
        await socket.say(type="start", **ASKED)
        error = await socket.heard("error")
    assert (error["code"], error["until"] > timezone.now().isoformat()) == ("too_many", True)
    assert await Contact.objects.acount() == 60


async def test_one_customer_writes_at_a_pace_on_all_sockets_together(site: Site, clock: time_machine.Traveller) -> None:
    async with chat() as first:
        key, contact = await started(first)
        for number in range(15):
            await first.say(type="say", text="More", client_id=f"a{number}")
            await first.heard("message")
        async with chat() as second:
            await second.say(type="join", key=key)
            await second.heard("snapshot")
            for number in range(16):
                await second.say(type="say", text="More", client_id=f"b{number}")
            error = await second.heard("error")
            await second.say(type="snapshot")
            await second.heard("snapshot")
    assert (error["code"], error["client_id"], error["until"] > timezone.now().isoformat()) == ("too_many", "b15", True)
    assert await Message.objects.filter(contact=contact).acount() == 31  # the question among them


async def test_a_chat_begins_on_the_pages_of_its_site_alone(site: Site) -> None:
    async with chat() as socket:
        await socket.say(type="start", **ASKED | {"page": "https://elsewhere.example/"})
        assert (await socket.heard("error"))["code"] == "page_not_allowed"
        await started(socket, page="")


async def test_the_place_in_the_queue_is_told_while_it_changes(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consumers, "BEAT", 0.1)
    ahead = await sync_to_async(customer)(site.queue)
    async with chat() as socket:
        _key, contact = await started(socket)
        assert (await socket.heard("place"))["place"] == {"position": 2, "expected_seconds": None}
        await sync_to_async(contacts.leave)(ahead.pk, now=timezone.now())
        while (await socket.heard("place"))["place"]["position"] != 1:
            pass
        agent = await sync_to_async(agent_of)(site.queue)
        await sync_to_async(offers.accept)(agent.pk, contact.pk, now=timezone.now())
        await socket.heard("beat")


async def test_who_talks_too_fast_is_closed(site: Site) -> None:
    socket = Socket(PATH, session_key=None)
    await socket.knock()
    for _ in range(30):
        await socket.say(type="dance")
    assert await socket.closing_code() == 1008


async def test_only_the_frame_of_a_known_site_gets_in(site: Site) -> None:
    assert await answer_to("/ws/chat/nowhere/", session_key=None) == "websocket.close"
    assert await answer_to(PATH, session_key=None, origin="https://elsewhere.example") == "websocket.close"


async def test_a_parked_customer_is_told(site: Site) -> None:
    async with chat() as socket:
        _key, contact = await started(socket)
        agent = await sync_to_async(agent_of)(site.queue)
        await sync_to_async(presence.stay)(agent.pk, now=timezone.now())
        await sync_to_async(offers.accept)(agent.pk, contact.pk, now=timezone.now())
        await sync_to_async(contacts.park)(agent.pk, contact.pk, now=timezone.now())
        while (await socket.heard("state"))["state"] != ContactState.PARKED:
            pass
