"""Work after a conversation: by whom and when it ends, and what is kept of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from acd.domain import contacts, desks, timers, wrap_up
from acd.domain.errors import (
    CallbackInThePastError,
    DispositionRequiredError,
    UnknownDispositionError,
    WrongStateError,
)
from acd.domain.wrap_up import Callback
from acd.enums import ContactState, Work, WrapUpMode
from acd.models import Contact, Desk, Disposition, Note, Queue
from tests.acd.work import accepted, agent_of, customer, make_queue, rings_at, work

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


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


def test_the_next_choice_takes_effect_when_the_work_ends(queue: Queue, agent: User) -> None:
    contact = accepted(queue, agent)
    desks.set_next(agent.pk, chosen="paused", now=timezone.now())
    assert Desk.objects.get(pk=agent.pk).is_ready

    contacts.end(agent.pk, contact.pk, now=timezone.now())
    assert Desk.objects.get(pk=agent.pk).is_ready
    wrap_up.finish(agent.pk, contact.pk, disposition_id=None, now=timezone.now())

    desk = Desk.objects.get(pk=agent.pk)
    assert (desk.is_ready, desk.next_chosen) == (False, "")
