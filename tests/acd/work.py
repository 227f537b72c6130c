"""Queues, agents at work and customers for the tests of routing."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from acd.domain import contacts, offers, presence
from acd.domain.contacts import Arrival
from acd.models import Contact, ContactEvent, Desk, Membership, Offer, Queue
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


def steps(contact: Contact) -> list[str]:
    """The steps that are written down, in order."""
    return list(ContactEvent.objects.filter(contact=contact).values_list("step", flat=True))


def work(agent: User) -> str:
    """What the system sees the agent do."""
    return Desk.objects.get(pk=agent.pk).work


def rings_at(contact: Contact) -> list[int]:
    """The agents at whom it rings."""
    open_offers = Offer.objects.filter(contact=contact, ended_at=None)
    return list(open_offers.order_by("agent_id").values_list("agent_id", flat=True))


def accepted(queue: Queue, agent: User) -> Contact:
    """A customer whom the agent has accepted."""
    contact = customer(queue)
    offers.accept(agent.pk, contact.pk, now=timezone.now())
    contact.refresh_from_db()
    return contact
