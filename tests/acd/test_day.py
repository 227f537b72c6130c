"""An agent's own day."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from acd.domain import day
from acd.domain.errors import UnknownContactError
from acd.models import Contact, Disposition, Membership, Offer, Queue
from tests.acd.work import make_queue
from tests.factories import make_user

pytestmark = pytest.mark.django_db
NOW = timezone.localtime().replace(hour=15, minute=0, second=0, microsecond=0)


@pytest.fixture
def queue() -> Queue:
    return make_queue()


@pytest.fixture
def agent(queue: Queue) -> User:
    user = make_user()
    Membership.objects.create(agent=user, queue=queue)
    return user


def handled(agent: User, queue: Queue, *, seconds: int = 60, days_ago: int = 0, **fields: Any) -> Contact:
    closed_at = NOW - timedelta(days=days_ago)
    began = closed_at - timedelta(seconds=seconds)
    times = {"arrived_at": began, "queued_at": began, "answered_at": began, "state_since": closed_at}
    defaults = times | {"queue": queue, "agent": agent, "state": "closed", "closed_at": closed_at}
    return Contact.objects.create(**(defaults | {"customer_name": "Cleo"} | fields))


def offered(agent: User, queue: Queue, outcome: str, days_ago: int = 0) -> None:
    at = NOW - timedelta(days=days_ago, seconds=30)
    contact = handled(make_user(), queue)
    Offer.objects.create(contact=contact, agent=agent, offered_at=at, due_at=at, ended_at=at, outcome=outcome)


def names(rows: list[dict[str, Any]]) -> list[str]:
    return [row["customer"] for row in rows]


def test_figures_are_those_since_midnight(agent: User, queue: Queue) -> None:
    handled(agent, queue, seconds=60)
    handled(agent, queue, seconds=120)
    handled(agent, queue, seconds=900, days_ago=1)
    handled(make_user(), queue)
    for outcome, days_ago in (("missed", 0), ("declined", 0), ("declined", 0), ("accepted", 0), ("missed", 1)):
        offered(agent, queue, outcome, days_ago)
    figures = day.of_agent(agent.pk, now=NOW)["figures"]
    assert figures == {"handled": 2, "average_seconds": 90, "missed": 1, "declined": 2}


def test_a_day_without_work_is_empty(agent: User) -> None:
    nothing = {"handled": 0, "average_seconds": None, "missed": 0, "declined": 0}
    assert day.of_agent(agent.pk, now=NOW) == {"figures": nothing, "callbacks": [], "history": []}


def test_history_begins_with_the_last_contact(agent: User, queue: Queue) -> None:
    sold = Disposition.objects.create(name="Sold it")
    handled(agent, queue, days_ago=1, customer_name="Before")
    last = handled(agent, queue, customer_name="Last", disposition=sold, customer_email="l@example.com")
    handled(make_user(), queue, customer_name="Foreign")
    rows = day.of_agent(agent.pk, now=NOW)["history"]
    assert names(rows) == ["Last", "Before"]
    assert rows[0] == {
        "id": last.pk,
        "customer": "Last",
        "email": "l@example.com",
        "queue": queue.name,
        "disposition": "Sold it",
        "at": rows[0]["at"],
    }
    assert datetime.fromisoformat(rows[0]["at"]) == NOW


def test_callbacks_are_mine_and_anybodys_of_my_queues_until_midnight(agent: User, queue: Queue) -> None:
    other = make_user()
    soon, past, tomorrow = NOW + timedelta(hours=1), NOW - timedelta(hours=1), NOW + timedelta(days=1)
    handled(other, queue, customer_name="Mine", callback_at=soon, callback_agent=agent)
    handled(other, queue, customer_name="Anybody's", callback_at=past)
    handled(other, queue, customer_name="Theirs", callback_at=past, callback_agent=other)
    handled(other, make_queue(), customer_name="Elsewhere", callback_at=past)
    handled(other, queue, customer_name="Tomorrow", callback_at=tomorrow)
    handled(other, queue, customer_name="Done", callback_at=past, callback_done_at=past)
    rows = day.of_agent(agent.pk, now=NOW)["callbacks"]
    assert [(row["customer"], row["is_due"]) for row in rows] == [("Anybody's", True), ("Mine", False)]


def test_a_callback_is_done_once_and_by_whom_it_may(agent: User, queue: Queue) -> None:
    contact = handled(agent, queue, callback_at=NOW)
    foreign = handled(agent, queue, callback_at=NOW, callback_agent=make_user())
    with pytest.raises(UnknownContactError):
        day.finish_callback(agent.pk, foreign.pk, now=NOW)
    day.finish_callback(agent.pk, contact.pk, now=NOW)
    with pytest.raises(UnknownContactError):
        day.finish_callback(agent.pk, contact.pk, now=NOW)
    assert Contact.objects.get(pk=contact.pk).callback_done_at == NOW
