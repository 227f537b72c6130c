"""The play: everybody on stage, until it is over."""

import asyncio
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cxportal.simulation.agent import Agent
from cxportal.simulation.customer import Customer
from cxportal.simulation.domain import script
from cxportal.simulation.domain.stage import Seat
from cxportal.simulation.pace import Figures, Pace

REPORT = 60.0  # seconds between two lines of figures


@dataclass(frozen=True, slots=True)
class Play:
    """What is played: `rate` customers a minute of the play, for `minutes` of the clock or for ever."""

    site: str
    seats: Sequence[Seat]
    rate: float
    speed: float
    seed: str
    minutes: float | None


class Show:
    """One performance."""

    def __init__(self, play: Play, *, tell: Callable[[str], object]) -> None:
        self._play = play
        self._tell = tell
        self._pace = Pace(play.speed)
        self._figures = Figures()
        self._visits: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Play until the time is over or a signal comes; customers leave first, then the agents.

        :raises ClosedDoorError: the portal does not let an agent in
        """
        self._tell(f"the play begins with {len(self._play.seats)} agents.")
        agents = [asyncio.create_task(self._agent(seat).work()) for seat in self._play.seats]
        coming, reporting = asyncio.create_task(self._let_come()), asyncio.create_task(self._report())
        over = asyncio.create_task(_until_over(self._play.minutes))
        try:
            done, _ = await asyncio.wait({over, coming, *agents}, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            await _end(over, coming, reporting)
            await _end(*self._visits)
            await _end(*agents)
            self._tell(str(self._figures))

    def _agent(self, seat: Seat) -> Agent:
        play = self._play
        return Agent(seat, seed=play.seed, site=play.site, pace=self._pace, figures=self._figures)

    async def _let_come(self) -> None:
        for part in script.customers(self._play.seed, rate=self._play.rate):
            await self._pace.wait(part.after)
            customer = Customer(part, site=self._play.site, pace=self._pace, figures=self._figures)
            visit = asyncio.create_task(customer.visit())
            self._visits.add(visit)
            visit.add_done_callback(self._visits.discard)

    async def _report(self) -> None:
        while True:
            await asyncio.sleep(REPORT)
            self._tell(str(self._figures))


async def _until_over(minutes: float | None) -> None:
    stopped, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    try:
        await asyncio.wait_for(stopped.wait(), minutes and minutes * 60)
    except TimeoutError:
        return


async def _end(*tasks: asyncio.Task[None]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
