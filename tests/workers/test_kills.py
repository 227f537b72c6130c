"""A web process and a worker are killed in the middle: what was taken is there, once, and nobody is stranded."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from acd.models import Contact, ContactEvent, Message, Offer, Queue
from cxportal.env import BASE_DIR
from tests.acd.test_salvos import all_is_well
from tests.acd.work import agent_of, customer, make_queue
from tests.servers import Server, database_url, serving
from webchat.models import Site

pytestmark = pytest.mark.django_db(transaction=True)
CUSTOMERS, MESSAGES = 10, 8


@dataclass
class Customer:
    """A browser that sends what is not taken yet once more after a lost connection."""

    name: str
    key: str = ""
    taken: set[str] = field(default_factory=set)

    async def talk(self, server: Server, pause: float) -> None:
        """Begin or come back, and send what is left, until all is taken or the line is lost."""
        url = f"ws://127.0.0.1:{server.port}/ws/chat/garden/"
        try:
            async with connect(url, origin=settings.SITE_URL, proxy=None) as line:  # type: ignore[arg-type]
                await self._begin(line)
                for number in range(MESSAGES):
                    client_id = f"{self.name}-{number}"
                    if client_id not in self.taken:
                        await line.send(json.dumps({"type": "say", "text": client_id, "client_id": client_id}))
                        while (await self._until(line, "message"))["message"]["client_id"] != client_id:
                            pass
                        self.taken.add(client_id)
                        await asyncio.sleep(pause)
        except (ConnectionClosed, OSError):
            return

    async def _begin(self, line: ClientConnection) -> None:
        if self.key:
            await line.send(json.dumps({"type": "join", "key": self.key}))
        else:
            await line.send(json.dumps({"type": "start", "name": self.name, "question": "Well?"}))
            self.key = (await self._until(line, "started"))["key"]
        await self._until(line, "snapshot")

    async def _until(self, line: ClientConnection, kind: str) -> dict[str, Any]:
        while True:
            message: dict[str, Any] = json.loads(await line.recv())
            assert message["type"] != "error", message
            if message["type"] == kind:
                return message


@pytest.fixture
def queue() -> Queue:
    queue = make_queue()
    Site.objects.create(slug="garden", name="Garden", queue=queue)
    return queue


async def test_a_killed_web_process_loses_no_contact_and_no_message(queue: Queue) -> None:
    agents = [await sync_to_async(agent_of)(queue) for _ in range(3)]
    customers = [Customer(f"c{number}") for number in range(CUSTOMERS)]
    with serving(1) as (server,):
        talks = asyncio.gather(*(each.talk(server, pause=0.05) for each in customers))
        await asyncio.sleep(0.6)
        server.process.kill()
        await talks
    taken = {client_id for each in customers for client_id in each.taken}
    begun = [each for each in customers if each.key]
    assert len(taken) < CUSTOMERS * MESSAGES  # it was in the middle

    stored = {row.client_id async for row in Message.objects.exclude(client_id="question")}
    assert taken <= stored
    assert await Contact.objects.acount() >= len(begun)
    await sync_to_async(all_is_well)()

    with serving(1) as (again,):
        await asyncio.gather(*(each.talk(again, pause=0) for each in customers))
    for each in customers:
        contact = await Contact.objects.filter(customer_name=each.name).alatest("pk")
        texts = [row.text async for row in Message.objects.filter(contact=contact).order_by("number")]
        assert texts == ["Well?", *(f"{each.name}-{number}" for number in range(MESSAGES))]
    assert len({row.agent_id async for row in Offer.objects.filter(ended_at=None)}) == len(agents)


def test_a_killed_worker_is_replaced_by_another_and_every_timer_fires_once(queue: Queue) -> None:
    Queue.objects.update(offer_seconds=1)
    agents = [agent_of(queue) for _ in range(10)]
    for _ in agents:
        customer(queue)

    first = _worker()
    time.sleep(2.0)
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    others = [_worker(), _worker()]
    deadline = time.monotonic() + 20
    while ContactEvent.objects.filter(step="missed").count() < len(agents) and time.monotonic() < deadline:
        time.sleep(0.2)
    for other in others:
        other.terminate()
        other.wait(10)

    assert ContactEvent.objects.filter(step="missed").count() == len(agents)
    all_is_well()


def _worker() -> "subprocess.Popen[bytes]":
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "TEST_DATABASE_URL": database_url()}
    return subprocess.Popen((sys.executable, "manage.py", "acd_worker"), cwd=BASE_DIR, env=environment)
