"""An agent who is played: logs in, takes what rings, talks, wraps up, rests now and then."""

import asyncio
import time
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

from cxportal.core import messages
from cxportal.simulation import doors
from cxportal.simulation.domain import script
from cxportal.simulation.domain.script import Treatment
from cxportal.simulation.domain.stage import QUEUE, Seat
from cxportal.simulation.doors import Wire
from cxportal.simulation.pace import Figures, Pace

SILENCE = 45.0  # seconds of the play without an answer, after which the agent says goodbye
BACK_AFTER = 8.0
AGAIN_AFTER = 3.0  # seconds of the clock until a lost line is opened again
Card = dict[str, Any]


class Agent:
    """One agent for as long as the play goes on."""

    def __init__(self, seat: Seat, *, seed: str, site: str, pace: Pace, figures: Figures) -> None:
        self._seat = seat
        self._seed = seed
        self._site = site
        self._pace = pace
        self._figures = figures
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._inboxes: dict[int, asyncio.Queue[None]] = {}
        self._contacts: dict[int, Card] = {}

    async def work(self) -> None:
        """Work until cancelled; a lost line is opened again, with a new session.

        :raises ClosedDoorError: the portal does not let the agent in any more
        """
        while True:
            try:
                await self._work_once()
            except doors.LOST:
                self._figures.count("lost lines")
            finally:
                self._drop_everything()
            await asyncio.sleep(AGAIN_AFTER)

    async def _work_once(self) -> None:
        cookies = await doors.sign_in(self._site, self._seat.username, self._seat.password)
        async with doors.wire(self._site, "/ws/agent/", cookies=cookies) as socket:
            wire = Wire(socket, messages.Pace(now=time.monotonic(), burst=35, per_second=9))
            try:
                async for message in wire.heard():
                    await self._heed(wire, message)
            except asyncio.CancelledError:
                with suppress(*doors.LOST):
                    await self._go_home(wire)
                raise

    async def _heed(self, wire: Wire, message: dict[str, Any]) -> None:
        match message:
            case {"type": "snapshot"}:
                await self._begin(wire, message)
            case {"type": "offer", "offer": offer}:
                self._consider(wire, offer["contact_id"])
            case {"type": "desk", "desk": {"is_responding": False}}:
                self._do("back", self._come_back(wire))
            case {"type": "contact", "contact": contact}:
                self._take_up(wire, contact)
            case {"type": "contact_gone", "id": contact_id}:
                self._forget(contact_id)
            case {"type": "message", "contact_id": contact_id, "message": {"author": "customer"}}:
                self._inbox(contact_id).put_nowait(None)
            case {"type": "error"}:
                self._figures.count("refusals")

    async def _begin(self, wire: Wire, snapshot: dict[str, Any]) -> None:
        """Be available for the play's queue and for nothing else, and go on with what is in hand."""
        for queue in snapshot["queues"]:
            if queue["is_logged_in"] != (queue["name"] == QUEUE):
                await wire.say("queue", queue_id=queue["id"], is_logged_in=queue["name"] == QUEUE)
        if not snapshot["desk"]["is_responding"]:
            await wire.say("back")
        if snapshot["presence"]["state"] != "available" and "rest" not in self._tasks:
            await wire.say("choose", chosen="available")
        for offer in snapshot["offers"]:
            self._consider(wire, offer["contact_id"])
        for contact in snapshot["contacts"]:
            self._take_up(wire, contact)

    def _consider(self, wire: Wire, contact_id: int) -> None:
        self._do(f"offer {contact_id}", self._decide(wire, contact_id))

    async def _decide(self, wire: Wire, contact_id: int) -> None:
        treatment = self._treatment(contact_id)
        await self._pace.wait(treatment.decides_after)
        if treatment.accepts is not None:
            await wire.say("accept" if treatment.accepts else "decline", contact_id=contact_id)

    async def _come_back(self, wire: Wire) -> None:
        await self._pace.wait(BACK_AFTER)
        await wire.say("back")

    def _take_up(self, wire: Wire, contact: Card) -> None:
        contact_id = contact["id"]
        self._contacts[contact_id] = contact
        if contact["state"] == "active":
            self._do(f"talk {contact_id}", self._talk(wire, contact))
        elif contact["state"] == "wrap_up":
            self._stop(f"talk {contact_id}")
            self._do(f"wrap-up {contact_id}", self._wrap_up(wire, contact))

    async def _talk(self, wire: Wire, contact: Card) -> None:
        contact_id, inbox = contact["id"], self._inbox(contact["id"])
        for number, line in enumerate(self._treatment(contact_id).replies):
            await self._pace.wait(line.after / 2)
            await wire.say("typing", contact_id=contact_id)
            await self._pace.wait(line.after / 2)
            text = line.text.format(name=contact["customer"]["name"].partition(" ")[0])
            client_id = f"{self._seat.number}-{contact_id}-{number}"
            await wire.say("say", contact_id=contact_id, text=text, client_id=client_id)
            self._figures.count("messages")
            if not await self._is_answered(inbox):
                break
        await wire.say("end", contact_id=contact_id)

    async def _is_answered(self, inbox: asyncio.Queue[None]) -> bool:
        try:
            await asyncio.wait_for(inbox.get(), self._pace.real(SILENCE))
        except TimeoutError:
            return False
        return True

    async def _wrap_up(self, wire: Wire, contact: Card) -> None:
        treatment = self._treatment(contact["id"])
        await self._pace.wait(treatment.wrap_up)
        await self._finish(wire, contact, treatment)
        if treatment.rest and len(self._contacts) <= 1:
            self._do("rest", self._rest(wire, treatment.rest))

    async def _finish(self, wire: Wire, contact: Card, treatment: Treatment) -> None:
        choices = (contact["wrap_up"] or {}).get("dispositions", [])
        choice = choices[int(treatment.choice * len(choices))]["id"] if choices else None
        await wire.say("finish", contact_id=contact["id"], disposition_id=choice, note=treatment.note)

    async def _rest(self, wire: Wire, seconds: float) -> None:
        await wire.say("choose", chosen="paused")
        await self._pace.wait(seconds)
        await wire.say("choose", chosen="available")

    async def _go_home(self, wire: Wire) -> None:
        """Leave no contact in hand, and go offline."""
        self._drop_tasks()
        await wire.say("choose", chosen="offline")
        for contact in self._contacts.values():
            if contact["state"] != "wrap_up":
                await wire.say("end", contact_id=contact["id"])
            await self._finish(wire, contact, self._treatment(contact["id"]))
        async with asyncio.timeout(doors.FAREWELL):
            await self._see_it_done(wire)

    async def _see_it_done(self, wire: Wire) -> None:
        is_offline = False
        async for message in wire.heard():
            if message["type"] == "contact_gone":
                self._forget(message["id"])
            is_offline |= message["type"] == "presence" and message["presence"]["state"] == "offline"
            if is_offline and not self._contacts:
                return

    def _treatment(self, contact_id: int) -> Treatment:
        return script.treatment(self._seed, self._seat.number, contact_id)

    def _inbox(self, contact_id: int) -> asyncio.Queue[None]:
        return self._inboxes.setdefault(contact_id, asyncio.Queue())

    def _do(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Begin something that is done once at a time, beside what else comes."""
        if name in self._tasks:
            work.close()
            return
        task = self._tasks[name] = asyncio.create_task(doors.quietly(work))
        if not name.startswith(("talk", "wrap-up")):
            task.add_done_callback(lambda _: self._tasks.pop(name, None))

    def _stop(self, name: str) -> None:
        if task := self._tasks.pop(name, None):
            task.cancel()

    def _forget(self, contact_id: int) -> None:
        self._contacts.pop(contact_id, None)
        self._inboxes.pop(contact_id, None)
        self._stop(f"talk {contact_id}")
        self._stop(f"wrap-up {contact_id}")

    def _drop_tasks(self) -> None:
        for name in list(self._tasks):
            self._stop(name)

    def _drop_everything(self) -> None:
        self._drop_tasks()
        self._inboxes.clear()
        self._contacts.clear()
