"""Where the play takes place: a queue and a site of its own, and agents who work there alone."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.domain import passwords, users
from accounts.domain.user_errors import UnknownUserError
from accounts.domain.users import Details
from accounts.enums import Role
from accounts.models import User
from acd.domain import memberships
from acd.enums import Channel, WrapUpMode
from acd.models import Disposition, Queue
from cxportal.core.audit import log
from cxportal.core.audit.log import COMMAND_LINE, Happening
from cxportal.core.audit.names import Name
from webchat.models import Site

QUEUE, SITE = "Simulation", "simulation"
FIRST_NAMES = ("Sim", "Sam", "Sol", "Sky", "Sage", "Shay", "Sasha", "Storm")
DEFAULTS = {"channel": Channel.CHAT, "wrap_up_mode": WrapUpMode.TIMED, "wrap_up_seconds": 60}


class NotPlayedError(Exception):
    """A login that the play needs belongs to somebody else."""


@dataclass(frozen=True, slots=True)
class Seat:
    """An agent who is played, with the password of this play."""

    number: int
    username: str
    password: str


def build(*, agents: int, now: datetime) -> list[Seat]:
    """Add what is missing, and give each agent a new password.

    :raises NotPlayedError: nothing was changed
    """
    with transaction.atomic():
        queue = _open_queue()
        cast = [_engage(number, now=now) for number in range(1, agents + 1)]
    memberships.change(queue.pk, {user.pk: 1 for user, _ in cast}, actor=None, source=COMMAND_LINE, now=now)
    return [seat for _, seat in cast]


def _open_queue() -> Queue:
    queue, is_new = Queue.objects.get_or_create(name=QUEUE, defaults=DEFAULTS)
    if is_new:
        queue.dispositions.set(Disposition.objects.filter(is_active=True))
    Site.objects.get_or_create(slug=SITE, defaults={"name": QUEUE, "queue": queue})
    return queue


def _engage(number: int, *, now: datetime) -> tuple[User, Seat]:
    seat = Seat(number, f"sim.{number}", passwords.make_up())
    details = _details(seat)
    try:
        user = users.find(seat.username)
    except UnknownUserError:
        return users.create_user(details, password=seat.password, actor=None, source=COMMAND_LINE, now=now), seat
    if (user.email, user.role) != (details.email, details.role):
        raise NotPlayedError(seat.username)
    passwords.replace(user, seat.password)
    log.write(Happening(Name.PASSWORD_CHANGE, subject=user, source=COMMAND_LINE), now=now)
    return user, seat


def _details(seat: Seat) -> Details:
    first_name = FIRST_NAMES[(seat.number - 1) % len(FIRST_NAMES)]
    return Details(seat.username, Role.AGENT, first_name, f"Played {seat.number}", f"{seat.username}@played.invalid")
