"""A customer who is played: asks, waits, answers, leaves."""

import asyncio
import time
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

from cxportal.core import messages
from cxportal.simulation import doors
from cxportal.simulation.domain import script
from cxportal.simulation.domain.stage import SITE
from cxportal.simulation.doors import Wire
from cxportal.simulation.pace import Figures, Pace

SILENCE = 300.0  # seconds of the play, after which a customer gives up on a conversation
OVER = ("wrap_up", "closed")


class Customer:
    """One visit to the chat of the play's site."""

    def __init__(self, part: script.Customer, *, site: str, pace: Pace, figures: Figures) -> None:
        self._part = part
        self._site = site
        self._pace = pace
        self._figures = figures
        self._answers = iter(enumerate(part.answers))
        self._said_to: set[int] = set()
        self._is_served = False
        self._tasks: set[asyncio.Task[None]] = set()

    async def visit(self) -> None:
        """Come, and stay until it is over; cancelled, the customer leaves."""
        source = doors.address_of(self._part.number, self._site)
        try:
            async with doors.wire(self._site, f"/ws/chat/{SITE}/", source=source) as socket:
                await self._talk(Wire(socket, messages.Pace(now=time.monotonic(), burst=18, per_second=4)))
        except doors.LOST:
            self._figures.count("lost lines")
        finally:
            for task in self._tasks:
                task.cancel()

    async def _talk(self, wire: Wire) -> None:
        part = self._part
        self._figures.count("customers")
        try:
            await wire.say("start", name=part.name, email=part.email, question=part.question, page=f"{self._site}/")
            self._later(self._lose_patience(wire))
            async for message in wire.heard():
                if await self._heed(wire, message):
                    return
        except asyncio.CancelledError:
            with suppress(*doors.LOST):
                await self._leave(wire)
            raise

    async def _leave(self, wire: Wire) -> None:
        """Leave, and see that the portal knows."""
        await wire.say("leave")
        async with asyncio.timeout(doors.FAREWELL):
            async for message in wire.heard():
                if message.get("state") in OVER:
                    return

    async def _heed(self, wire: Wire, message: dict[str, Any]) -> bool:
        """Do what a message calls for, and say whether it was the last."""
        if message["type"] == "error":
            self._figures.count("refusals")
            return True
        if message["type"] == "message" and message["message"]["author"] == "agent":
            self._answer(wire, message["message"]["number"])
        if message["type"] in {"state", "snapshot"}:
            return await self._go_along(wire, message["state"])
        return False

    async def _go_along(self, wire: Wire, state: str) -> bool:
        if state == "active" and not self._is_served:
            self._is_served = True
            self._figures.count("answered")
        if state not in OVER:
            return False
        if self._is_served and self._part.stars:
            await wire.say("rate", rating=self._part.stars)
        return True

    def _answer(self, wire: Wire, number: int) -> None:
        if number in self._said_to:
            return
        self._said_to.add(number)
        if (answer := next(self._answers, None)) is not None:
            self._later(self._say(wire, *answer))

    async def _say(self, wire: Wire, number: int, line: script.Line) -> None:
        await self._pace.wait(line.after / 2)
        await wire.say("typing")
        await self._pace.wait(line.after / 2)
        await wire.say("say", text=line.text, client_id=f"answer-{number}")
        self._figures.count("messages")

    async def _lose_patience(self, wire: Wire) -> None:
        await self._pace.wait(self._part.patience)
        if not self._is_served:
            self._figures.count("left")
        else:
            await self._pace.wait(SILENCE)
        await wire.say("leave")

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(doors.quietly(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
