"""From the arrival to the end: who has the contact, what the agent does, and which steps are written down."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from acd.domain import contacts, departures, desks, messages, offers, timers, wrap_up
from acd.domain.errors import (
    AgentNotAtWorkError,
    CallbackInThePastError,
    DispositionRequiredError,
    OfferIsOverError,
    UnknownContactError,
    UnknownDispositionError,
    UnknownQueueError,
    WrongStateError,
)
from acd.domain.wrap_up import Callback
from acd.enums import ContactState, Ending, Work, WrapUpMode
from acd.models import Contact, ContactEvent, Desk, Disposition, Message, Note, Offer, Queue, StateInterval
from tests.acd.work import agent_of, customer, make_queue

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def queue() -> Queue:
    return make_queue(wrap_up_mode=WrapUpMode.TIMED, wrap_up_seconds=60)


@pytest.fixture
def agent(queue: Queue) -> User:
    return agent_of(queue)


def steps(contact: Contact) -> list[str]:
    return list(ContactEvent.objects.filter(contact=contact).values_list("step", flat=True))


def work(agent: User) -> str:
    return Desk.objects.get(pk=agent.pk).work


def rings_at(contact: Contact) -> list[int]:
    open_offers = Offer.objects.filter(contact=contact, ended_at=None)
    return list(open_offers.order_by("agent_id").values_list("agent_id", flat=True))


def accepted(queue: Queue, agent: User) -> Contact:
    contact = customer(queue)
    offers.accept(agent.pk, contact.pk, now=timezone.now())
    contact.refresh_from_db()
    return contact


def test_a_contact_is_offered_accepted_ended_and_closed(queue: Queue, agent: User) -> None:
    contact = customer(queue)
    assert (rings_at(contact), work(agent)) == ([agent.pk], Work.OFFERED)

    offers.accept(agent.pk, contact.pk, now=timezone.now())
    assert work(agent) == Work.IN_CONTACT
    contacts.end(agent.pk, contact.pk, now=timezone.now())
    assert work(agent) == Work.WRAP_UP
    wrap_up.finish(agent.pk, contact.pk, disposition_id=None, now=timezone.now())

    contact.refresh_from_db()
    assert (contact.state, contact.ending, work(agent)) == (ContactState.CLOSED, Ending.HANDLED, Work.IDLE)
    assert steps(contact) == ["arrived", "offered", "accepted", "ended", "closed"]
    intervals = StateInterval.objects.filter(agent=agent).order_by("id")
    assert [row.work for row in intervals] == ["idle", "offered", "in_contact", "wrap_up", "idle"][-len(intervals) :]
    assert [row.ended_at is None for row in intervals] == [False] * (len(intervals) - 1) + [True]


def test_a_contact_that_nobody_can_take_waits_and_goes_to_who_becomes_ready(queue: Queue) -> None:
    contact = customer(queue)
    assert rings_at(contact) == []

    late = agent_of(queue)

    assert rings_at(contact) == [late.pk]


def test_a_declined_contact_goes_to_somebody_else(queue: Queue, agent: User) -> None:
    contact = customer(queue)
    other = agent_of(queue)

    offers.decline(agent.pk, contact.pk, now=timezone.now())

    assert rings_at(contact) == [other.pk]
    assert work(agent) == Work.IDLE


def test_who_declined_is_not_asked_again_at_once(queue: Queue, agent: User) -> None:
    contact = customer(queue)
    now = timezone.now()

    offers.decline(agent.pk, contact.pk, now=now)
    timers.sweep(now=now + timedelta(seconds=29))
    assert rings_at(contact) == []
    timers.sweep(now=now + timedelta(seconds=31))

    assert rings_at(contact) == [agent.pk]


def test_a_missed_offer_makes_the_agent_not_responding_until_he_is_back(queue: Queue, agent: User) -> None:
    contact = customer(queue)
    later = timezone.now() + timedelta(seconds=queue.offer_seconds)

    timers.run_due(now=later)
    timers.sweep(now=later)

    contact.refresh_from_db()
    assert (contact.state, contact.is_returned) == (ContactState.WAITING, True)
    assert (work(agent), rings_at(contact)) == (Work.NOT_RESPONDING, [])
    desks.come_back(agent.pk, now=later)
    assert (work(agent), rings_at(contact)) == (Work.OFFERED, [agent.pk])


def test_the_first_of_a_ringing_group_gets_the_contact(queue: Queue) -> None:
    queue = make_queue(strategy="ring_all")
    one, two = agent_of(queue), agent_of(queue)
    contact = customer(queue)
    assert rings_at(contact) == [one.pk, two.pk]

    offers.accept(two.pk, contact.pk, now=timezone.now())

    with pytest.raises(OfferIsOverError):
        offers.accept(one.pk, contact.pk, now=timezone.now())
    assert (work(one), work(two)) == (Work.IDLE, Work.IN_CONTACT)


def test_who_leaves_before_the_threshold_is_a_dropout_and_after_it_abandoned(queue: Queue, agent: User) -> None:
    soon, late = customer(queue), customer(queue)

    contacts.leave(soon.pk, now=soon.arrived_at + timedelta(seconds=4))
    contacts.leave(late.pk, now=late.arrived_at + timedelta(seconds=6))
    contacts.leave(late.pk, now=late.arrived_at + timedelta(seconds=7))

    assert [Contact.objects.get(pk=each.pk).ending for each in (soon, late)] == [Ending.DROPOUT, Ending.ABANDONED]
    assert work(agent) == Work.IDLE


def test_a_customer_who_leaves_a_conversation_leaves_the_agent_in_wrap_up(queue: Queue, agent: User) -> None:
    contact = accepted(queue, agent)

    contacts.leave(contact.pk, now=timezone.now())

    assert work(agent) == Work.WRAP_UP


def test_without_wrap_up_the_agent_is_free_at_once(agent: User) -> None:
    queue = make_queue(wrap_up_mode=WrapUpMode.NONE)
    agent = agent_of(queue)
    contact = accepted(queue, agent)
    following = customer(queue)
    following_ringing = rings_at(following)

    contacts.end(agent.pk, contact.pk, now=timezone.now())

    assert following_ringing == [agent.pk]
    assert Contact.objects.get(pk=contact.pk).state == ContactState.CLOSED
    assert Desk.objects.get(pk=agent.pk).handled_today == 1


def test_the_clock_ends_a_wrap_up_and_thirty_seconds_more_are_kept(queue: Queue, agent: User) -> None:
    contact = accepted(queue, agent)
    now = timezone.now()
    contacts.end(agent.pk, contact.pk, now=now)
    wrap_up.extend(agent.pk, contact.pk, now=now)

    timers.run_due(now=now + timedelta(seconds=89))
    assert work(agent) == Work.WRAP_UP
    timers.run_due(now=now + timedelta(seconds=90))

    assert work(agent) == Work.IDLE


def test_a_wrap_up_of_the_whole_time_keeps_what_was_given_and_ends_by_the_clock() -> None:
    queue = make_queue(wrap_up_mode=WrapUpMode.FIXED, wrap_up_seconds=30)
    agent = agent_of(queue)
    solved = Disposition.objects.create(name="Solved it")
    queue.dispositions.add(solved)
    contact = accepted(queue, agent)
    now = timezone.now()
    contacts.end(agent.pk, contact.pk, now=now)

    wrap_up.finish(agent.pk, contact.pk, disposition_id=solved.pk, now=now)
    with pytest.raises(WrongStateError):
        wrap_up.extend(agent.pk, contact.pk, now=now)
    assert work(agent) == Work.WRAP_UP
    timers.run_due(now=now + timedelta(seconds=30))

    contact.refresh_from_db()
    assert (contact.state, contact.disposition) == (ContactState.CLOSED, solved)


def test_a_queue_may_require_a_disposition_of_its_own() -> None:
    queue = make_queue(wrap_up_mode=WrapUpMode.NONE, is_disposition_required=True)
    agent = agent_of(queue)
    foreign = Disposition.objects.create(name="Of another queue")
    contact = accepted(queue, agent)
    contacts.end(agent.pk, contact.pk, now=timezone.now())

    for disposition_id, error in ((None, DispositionRequiredError), (foreign.pk, UnknownDispositionError)):
        with pytest.raises(error):
            wrap_up.finish(agent.pk, contact.pk, disposition_id=disposition_id, now=timezone.now())


def test_a_callback_lies_ahead_and_is_mine_or_anybodys(queue: Queue, agent: User) -> None:
    now = timezone.now()
    contact = accepted(queue, agent)
    contacts.end(agent.pk, contact.pk, now=now)
    with pytest.raises(CallbackInThePastError):
        wrap_up.finish(agent.pk, contact.pk, disposition_id=None, callback=Callback(now, is_mine=True), now=now)

    at = now + timedelta(hours=1)
    wrap_up.finish(agent.pk, contact.pk, disposition_id=None, note="Call", callback=Callback(at, is_mine=True), now=now)

    contact.refresh_from_db()
    assert (contact.callback_at, contact.callback_agent_id) == (at, agent.pk)
    assert Note.objects.get(contact=contact).text == "Call"


def test_a_parked_contact_makes_room_and_is_taken_up_again(agent: User, queue: Queue) -> None:
    Desk.objects.filter(pk=agent.pk).update(chat_capacity=1)
    first = accepted(queue, agent)
    second = customer(queue)
    assert rings_at(second) == []

    contacts.park(agent.pk, first.pk, now=timezone.now())
    assert rings_at(second) == [agent.pk]
    offers.accept(agent.pk, second.pk, now=timezone.now())
    contacts.unpark(agent.pk, first.pk, now=timezone.now())

    assert Desk.objects.get(pk=agent.pk).chats == 2
    assert steps(first)[-2:] == ["parked", "unparked"]


def test_a_transfer_reaches_the_named_agent_alone_with_the_note(queue: Queue, agent: User) -> None:
    contact = accepted(queue, agent)
    agent_of(queue)
    expert = agent_of()

    contacts.transfer(agent.pk, contact.pk, to_agent_id=expert.pk, note="Knows it all", now=timezone.now())

    assert rings_at(contact) == [expert.pk]
    assert work(agent) == Work.IDLE
    assert Note.objects.get(contact=contact).text == "Knows it all"
    offers.decline(expert.pk, contact.pk, now=timezone.now())
    assert rings_at(contact) != [expert.pk]


def test_a_transfer_to_a_queue_goes_to_its_head(queue: Queue, agent: User) -> None:
    other = make_queue()
    waiting = customer(other)
    contact = accepted(queue, agent)

    contacts.transfer(agent.pk, contact.pk, to_queue_id=other.pk, now=timezone.now())
    first = agent_of(other)

    assert rings_at(contact) == [first.pk]
    assert rings_at(waiting) == []


def test_transfers_to_nobody_are_refused(queue: Queue, agent: User) -> None:
    contact = accepted(queue, agent)
    idle = agent_of(queue, is_available=False)
    now = timezone.now()

    for agent_id in (idle.pk, agent.pk, 0):
        with pytest.raises(AgentNotAtWorkError):
            contacts.transfer(agent.pk, contact.pk, to_agent_id=agent_id, now=now)
    for queue_id in (None, 0, make_queue(is_active=False).pk, make_queue(channel="voice").pk):
        with pytest.raises(UnknownQueueError):
            contacts.transfer(agent.pk, contact.pk, to_queue_id=queue_id, now=now)


def test_help_is_asked_once(queue: Queue, agent: User) -> None:
    contact = accepted(queue, agent)

    contacts.ask_help(agent.pk, contact.pk, now=timezone.now())
    contacts.ask_help(agent.pk, contact.pk, now=timezone.now())

    assert steps(contact).count("help_asked") == 1


def test_an_agent_who_leaves_gives_everything_back_to_others(queue: Queue, agent: User) -> None:
    spoken, wrapped, ringing = accepted(queue, agent), accepted(queue, agent), customer(queue)
    contacts.end(agent.pk, wrapped.pk, now=timezone.now())

    departures.leave_work(agent.pk, reason="signed out", now=timezone.now())

    states = [Contact.objects.get(pk=each.pk).state for each in (spoken, wrapped, ringing)]
    assert states == [ContactState.WAITING, ContactState.CLOSED, ContactState.WAITING]
    other = agent_of(queue)
    assert rings_at(spoken) == [other.pk]


def test_an_agent_whose_panel_is_silent_for_five_minutes_gives_contacts_back(queue: Queue, agent: User) -> None:
    contact = accepted(queue, agent)
    now = timezone.now()

    timers.run_due(now=now + timedelta(minutes=4))
    assert Contact.objects.get(pk=contact.pk).agent == agent
    timers.run_due(now=now + timedelta(minutes=6))

    assert Contact.objects.get(pk=contact.pk).state == ContactState.WAITING


def test_the_longest_wait_leads_to_another_queue_or_to_the_end() -> None:
    second = make_queue(max_wait_seconds=60)
    first = make_queue(max_wait_seconds=30, overflow_to=second)
    contact = customer(first)
    start = contact.arrived_at

    timers.run_due(now=start + timedelta(seconds=29))
    assert steps(contact) == ["arrived"]
    timers.run_due(now=start + timedelta(seconds=30))
    assert Contact.objects.get(pk=contact.pk).queue == second
    timers.run_due(now=start + timedelta(seconds=90))

    contact.refresh_from_db()
    assert (contact.state, contact.ending) == (ContactState.CLOSED, Ending.OVERFLOWED)


def test_the_next_choice_takes_effect_when_the_work_ends(queue: Queue, agent: User) -> None:
    contact = accepted(queue, agent)
    desks.set_next(agent.pk, chosen="paused", now=timezone.now())
    assert Desk.objects.get(pk=agent.pk).is_ready

    contacts.end(agent.pk, contact.pk, now=timezone.now())
    assert Desk.objects.get(pk=agent.pk).is_ready
    wrap_up.finish(agent.pk, contact.pk, disposition_id=None, now=timezone.now())

    desk = Desk.objects.get(pk=agent.pk)
    assert (desk.is_ready, desk.next_chosen) == (False, "")


def test_a_message_is_stored_once_and_in_order(queue: Queue, agent: User) -> None:
    contact = accepted(queue, agent)
    now = timezone.now()

    first = messages.say(contact.pk, "customer", text=" Hello ", client_id="a", now=now)
    again = messages.say(contact.pk, "customer", text="Hello", client_id="a", now=now)
    second = messages.say(contact.pk, "agent", text="Hi", client_id="a", agent_id=agent.pk, now=now)

    assert (first, first["text"], second["number"]) == (again, "Hello", 2)
    assert [row.number for row in Message.objects.filter(contact=contact)] == [1, 2]
    assert messages.after(contact.pk, 1) == [second]


def test_contacts_of_others_are_unknown(queue: Queue, agent: User) -> None:
    contact = accepted(queue, agent)
    stranger, now = agent_of(queue), timezone.now()

    acts = (
        lambda: contacts.end(stranger.pk, contact.pk, now=now),
        lambda: contacts.park(stranger.pk, contact.pk, now=now),
        lambda: offers.accept(stranger.pk, contact.pk, now=now),
        lambda: messages.say(contact.pk, "agent", text="Hi", client_id="a", agent_id=stranger.pk, now=now),
        lambda: messages.note(stranger.pk, contact.pk, text="Hi", client_id="a", now=now),
        lambda: wrap_up.finish(stranger.pk, contact.pk, disposition_id=None, now=now),
        lambda: contacts.leave(0, now=now),
    )
    for act in acts:
        with pytest.raises(UnknownContactError):
            act()
