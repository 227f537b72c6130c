"""Fifty at once: nothing is offered twice, nobody is stranded, nothing is lost."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from accounts.models import User
from acd.domain import contacts, desks, messages, offers, presence, timers
from acd.domain.errors import RefusedError
from acd.enums import ContactState, Work
from acd.models import Contact, ContactEvent, Desk, Message, Offer, Queue
from tests.acd.work import agent_of, customer, make_queue
from tests.together import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
SALVO = 50


def all_is_well() -> None:
    """What holds whenever nothing is under way."""
    open_offers = list(Offer.objects.filter(ended_at=None).values_list("agent_id", "contact_id"))
    assert max(Counter(agent for agent, _ in open_offers).values(), default=0) <= 1
    ringing = Contact.objects.filter(state=ContactState.OFFERED).values_list("pk", flat=True)
    assert {contact for _, contact in open_offers} == set(ringing)
    for desk in Desk.objects.all():
        in_hand = Contact.objects.filter(agent_id=desk.pk, state__in=(ContactState.ACTIVE, ContactState.WRAP_UP))
        rings = sum(agent == desk.pk for agent, _ in open_offers)
        assert (desk.chats, desk.has_offer) == (in_hand.count() + rings, bool(rings))
        assert desk.chats <= desk.chat_capacity


def nobody_waits_for_nothing() -> None:
    """No contact waits while somebody has room for it."""
    timers.sweep(now=timezone.now())
    assert timers.sweep(now=timezone.now()) == 0


def test_fifty_customers_arrive_at_twenty_agents(queue: Queue) -> None:
    for _ in range(20):
        agent_of(queue)

    together([partial(customer, queue) for _ in range(SALVO)])

    all_is_well()
    nobody_waits_for_nothing()
    states = Counter(Contact.objects.values_list("state", flat=True))
    assert states == {ContactState.OFFERED: 20, ContactState.WAITING: 30}
    assert ContactEvent.objects.filter(step="arrived").count() == SALVO


def test_agents_become_ready_while_customers_arrive_and_leave(queue: Queue) -> None:
    agents = [agent_of(queue, is_available=False) for _ in range(20)]
    early = [customer(queue) for _ in range(15)]
    choose = [partial(presence.choose, each.pk, chosen="available", now=timezone.now()) for each in agents]
    leave = [partial(contacts.leave, each.pk, now=timezone.now()) for each in early]
    arrive = [partial(customer, queue) for _ in range(15)]

    acts: list[Callable[[], object]] = [*choose, *leave, *arrive]
    together(acts)

    all_is_well()
    nobody_waits_for_nothing()
    assert Contact.objects.filter(state=ContactState.CLOSED).count() == 15
    assert Offer.objects.filter(ended_at=None).count() == 15


def test_of_fifty_who_ring_one_gets_the_contact() -> None:
    queue = make_queue(strategy="ring_all")
    agents = [agent_of(queue) for _ in range(25)]
    contact = customer(queue)

    def accept(agent: User) -> bool:
        try:
            offers.accept(agent.pk, contact.pk, now=timezone.now())
        except RefusedError:
            return False
        return True

    won = together([partial(accept, agent) for agent in agents for _ in range(2)])

    all_is_well()
    assert sum(won) == 1
    assert Counter(Desk.objects.values_list("work", flat=True)) == {Work.IN_CONTACT: 1, Work.IDLE: 24}


def test_an_offer_that_is_accepted_declined_missed_and_left_at_once_ends_once(queue: Queue) -> None:
    agents = [agent_of(queue) for _ in range(10)]
    waiting = [customer(queue) for _ in agents]
    late = timezone.now() + timedelta(seconds=21)

    def quietly(act: Callable[[], object]) -> None:
        with suppress(RefusedError):
            act()

    pairs = list(Offer.objects.filter(ended_at=None).values_list("agent_id", "contact_id"))
    assert len(pairs) == 10
    acts: list[Callable[[], object]] = [
        partial(offers.accept, agent, contact, now=timezone.now()) for agent, contact in pairs
    ]
    acts += [partial(offers.decline, agent, contact, now=timezone.now()) for agent, contact in pairs]
    acts += [partial(contacts.leave, each.pk, now=timezone.now()) for each in waiting]
    acts += [partial(offers.expire_due, now=late) for _ in range(20)]
    together([partial(quietly, act) for act in acts])

    all_is_well()
    assert not Contact.objects.filter(state=ContactState.ACTIVE).exists()
    ends = Counter(ContactEvent.objects.filter(step__in=("ended", "dropout", "abandoned")).values_list("contact_id"))
    assert set(ends.values()) == {1}
    assert len(ends) == 10


def test_messages_of_fifty_at_once_are_numbered_without_a_gap(queue: Queue) -> None:
    agent = agent_of(queue)
    contact = customer(queue)
    offers.accept(agent.pk, contact.pk, now=timezone.now())
    say = partial(messages.say, contact.pk, now=timezone.now())

    together(
        [partial(say, "customer", text="x", client_id=f"{number % 20}") for number in range(25)]
        + [partial(say, "agent", text="y", client_id=f"{number % 20}", agent_id=agent.pk) for number in range(25)]
    )

    numbers = list(Message.objects.filter(contact=contact).values_list("number", flat=True))
    assert numbers == list(range(1, 41))


def test_three_workers_fire_every_timer_once(queue: Queue) -> None:
    agents = [agent_of(queue) for _ in range(10)]
    for _ in agents:
        customer(queue)
    late = timezone.now() + timedelta(seconds=21)

    together([partial(timers.run_due, now=late) for _ in range(3)])

    all_is_well()
    assert ContactEvent.objects.filter(step="missed").count() == 10
    assert Counter(Desk.objects.values_list("work", flat=True)) == {Work.NOT_RESPONDING: 10}
    for agent in agents:
        desks.come_back(agent.pk, now=late)
    assert Offer.objects.filter(ended_at=None).count() == 10
