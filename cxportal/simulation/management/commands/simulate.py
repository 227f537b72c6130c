"""Play customers and agents."""

import asyncio
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cxportal.simulation import doors
from cxportal.simulation.domain import stage
from cxportal.simulation.show import Play, Show


def _above_zero(text: str) -> float:
    value = float(text)
    if not 0 < value < 1_000_000:  # noqa: PLR2004 - infinity and what is not a number are refused, too
        raise ArgumentTypeError(f"{text} is not above 0")
    return value


def _number(text: str) -> int:
    value = int(text)
    if not 1 <= value <= 1000:  # noqa: PLR2004
        raise ArgumentTypeError(f"{text} is not from 1 to 1000")
    return value


class Command(BaseCommand):
    """A living floor: customers come, agents work, through the same doors as everybody."""

    help = (
        "Play customers and agents against the running portal at SITE_URL: they use a queue and a site of their own, "
        "and agents named sim.1, sim.2 and so on."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rate", type=_above_zero, default=6.0, help="Customers a minute (6).")
        parser.add_argument("--speed", type=_above_zero, default=1.0, help="How much faster than life (1).")
        parser.add_argument("--agents", type=_number, default=4, help="How many agents work (4).")
        parser.add_argument("--minutes", type=_above_zero, default=None, help="For how long; else until Ctrl-C.")
        parser.add_argument("--seed", default="1", help="The same seed plays the same customers.")

    def handle(self, *, agents: int, **options: Any) -> None:
        site = settings.SITE_URL
        if not doors.is_there(site):
            raise CommandError(f"Nothing answers at {site}. Start the portal first.")
        try:
            seats = stage.build(agents=agents, now=timezone.now())
        except stage.NotPlayedError as error:
            raise CommandError(f"The login {error} belongs to somebody who is not played.") from None
        chosen = {name: options[name] for name in ("rate", "speed", "seed", "minutes")}
        try:
            asyncio.run(Show(Play(site, seats, **chosen), tell=self._tell).run())
        except doors.ClosedDoorError as error:
            raise CommandError(str(error)) from None

    def _tell(self, line: str) -> None:
        self.stdout.write(f"Simulation: {line}")
        self.stdout.flush()
