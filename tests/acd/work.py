"""Queues, agents at work and customers for the tests of routing."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from acd.domain import contacts, presence
from acd.domain.contacts import Arrival
from acd.models import Contact, Membership, Queue
from tests.factories import make_user

_numbers = iter(range(1_000_000))


def make_queue(**fields: Any) -> Queue:
    """A chat queue of its own."""
    return Queue.objects.create(**({"name": f"Queue {next(_numbers)}"} | fields))


def agent_of(*queues: Queue, level: int = 1, is_available: bool = True, now: datetime | None = None) -> User:
    """An agent who is a member of these queues, with an open panel."""
    agent = make_user(Role.AGENT)
    for queue in queues:
        Membership.objects.create(agent=agent, queue=queue, level=level)
    now = now or timezone.now()
    presence.arrive(agent.pk, now=now)
    if is_available:
        presence.choose(agent.pk, chosen="available", now=now)
    return agent


def customer(queue: Queue, *, now: datetime | None = None, **fields: Any) -> Contact:
    """A customer who arrives in the queue."""
    fields = {"customer_name": "Ada Byron", "customer_email": "ada@example.com", "question": "Where is it?"} | fields
    return contacts.arrive(Arrival(queue_id=queue.pk, **fields), now=now or timezone.now())
