"""What a panel hears on its socket after each verb leads to what a new snapshot shows, by the browser's own reducer."""

import json
import subprocess
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from acd.domain import contacts, messages
from acd.models import Contact, Disposition, Queue
from cxportal.env import BASE_DIR
from tests.acd.work import agent_of, customer, make_queue
from tests.sockets import Socket, opened

pytestmark = pytest.mark.django_db(transaction=True)
PATH = "/ws/agent/"
REDUCE = """
import { readFileSync } from "node:fs";
import { apply, nothing } from "./static/agentpanel/state.js";
const steps = JSON.parse(readFileSync(0, "utf8"));
const ends = steps.map((said) => said.reduce(apply, nothing));
console.log(JSON.stringify(ends));
"""


def reduced(steps: list[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """What the browser's reducer makes of each list of messages."""
    command = [str(BASE_DIR / "bin" / "node"), "--input-type=module", "-e", REDUCE]
    done = subprocess.run(command, input=json.dumps(steps), capture_output=True, text=True, cwd=BASE_DIR, check=True)
    ends: list[dict[str, Any]] = json.loads(done.stdout)
    return ends


class Panel:
    """A panel that keeps all it hears, and asks for a snapshot after each verb."""

    def __init__(self, socket: Socket) -> None:
        self.socket = socket
        self.heard: list[dict[str, Any]] = []
        self.verbs: list[str] = []
        self.before: list[list[dict[str, Any]]] = []
        self.after: list[dict[str, Any]] = []

    async def begin(self) -> None:
        self.heard = [await self.socket.heard("snapshot")]

    async def does(self, verb: str, until: str, **fields: Any) -> None:
        """Say one thing, hear what comes of it until everything is quiet, and compare with a snapshot later."""
        await self.socket.say(type=verb, **fields)
        await self.sees(verb, until)

    async def sees(self, verb: str, until: str) -> None:
        """Hear until this kind of event has come and nothing else does."""
        kinds: set[str] = set()
        while until not in kinds or not await self.socket.is_silent(0.4):
            message = await self.socket.anything()
            assert message["type"] != "error", (verb, message)
            kinds.add(message["type"])
            self.heard.append(message)
        await self.socket.say(type="snapshot")
        snapshot = await self.socket.heard("snapshot")
        self.verbs.append(verb)
        self.before.append(self.heard)
        self.after.append(snapshot)
        self.heard = [*self.heard, snapshot]


@sync_to_async
def at_work() -> tuple[int, Any, Queue, Queue]:
    queue, other = make_queue(), make_queue()
    sold = Disposition.objects.create(name="Sold here")
    queue.dispositions.add(sold)
    return sold.pk, agent_of(queue), queue, other


async def test_every_verb() -> None:
    disposition_id, agent, queue, other = await at_work()
    async with opened(PATH, agent) as socket:
        panel = Panel(socket)
        await panel.begin()
        await panel.does("claim", "desk", panel="mine")
        await panel.does("choose", "presence", chosen="available")
        declined = await sync_to_async(customer)(queue)
        await panel.sees("ring", "offer")
        await panel.does("decline", "offer_gone", contact_id=declined.pk)
        await sync_to_async(contacts.leave)(declined.pk, now=timezone.now())
        taken: Contact = await sync_to_async(customer)(queue)
        await panel.sees("ring again", "offer")
        contact = {"contact_id": taken.pk}
        await panel.does("accept", "contact", **contact)
        await sync_to_async(messages.say)(taken.pk, "customer", text="Hi", client_id="c", now=timezone.now())
        await panel.sees("the customer says", "message")
        await panel.does("say", "message", **contact, text="Hello", client_id="a")
        await panel.does("say", "message", **contact, text="Hello", client_id="a")
        await panel.does("note", "note", **contact, text="Calm", client_id="b")
        await panel.does("seen", "seen", **contact, number=2)
        await panel.does("typing", "typing", **contact)
        await panel.does("ask_help", "contact", **contact)
        await panel.does("park", "contact", **contact)
        await panel.does("unpark", "contact", **contact)
        await panel.does("next", "desk", chosen="paused")
        await panel.does("next", "desk", chosen=None)
        await panel.does("end", "contact", **contact)
        await panel.does("extend", "contact", **contact)
        await panel.does("finish", "contact_gone", **contact, disposition_id=disposition_id, note="Done", callback=None)
        moved = await sync_to_async(customer)(queue)
        await panel.sees("ring once more", "offer")
        await panel.does("accept", "contact", contact_id=moved.pk)
        await panel.does("transfer", "contact_gone", contact_id=moved.pk, to_queue_id=other.pk, note="Yours")
        await panel.does("queue", "queues", queue_id=queue.pk, is_logged_in=False)
    ends = reduced([*panel.before, *([one] for one in panel.after)])
    told, asked = ends[: len(panel.before)], ends[len(panel.before) :]
    for verb, by_events, by_snapshot in zip(panel.verbs, told, asked, strict=True):
        assert by_events | {"seq": 0} == by_snapshot | {"seq": 0}, verb
