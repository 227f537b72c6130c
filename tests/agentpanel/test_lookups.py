"""What the panel looks up beside its socket."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from acd.domain import presence
from acd.models import CannedResponse, Contact, Disposition, PanelLink, Queue
from tests.clients import Browser
from tests.factories import make_user

pytestmark = pytest.mark.django_db
BrowserFor = Callable[[Role], Browser]
NOW = timezone.now()


@pytest.fixture
def desk(client_for: BrowserFor) -> Browser:
    return client_for(Role.AGENT)


@pytest.fixture
def queue() -> Queue:
    return Queue.objects.create(name="Help with orders")


def contact_of(agent: User | None, queue: Queue, *, at: datetime = NOW, **fields: Any) -> Contact:
    state = "closed" if agent is None else "active"
    times = {"state_since": at, "arrived_at": at, "queued_at": at}
    return Contact.objects.create(
        queue=queue, agent=agent, customer_name="Cleo", **times, **({"state": state} | fields)
    )


def test_canned_responses_come_with_their_queues(desk: Browser, queue: Queue) -> None:
    CannedResponse.objects.all().delete()
    one = CannedResponse.objects.create(shortcut="hi", text="Hello <b>")
    one.queues.add(queue)
    CannedResponse.objects.create(shortcut="bye", text="Good bye")
    CannedResponse.objects.create(shortcut="old", text="Fax us", is_active=False)
    assert desk.get("/agent/phrases/").json()["phrases"] == [
        {"shortcut": "bye", "text": "Good bye", "queue_ids": []},
        {"shortcut": "hi", "text": "Hello <b>", "queue_ids": [queue.pk]},
    ]


def test_the_directory_lists_colleagues_at_work(desk: Browser) -> None:
    available, paused, lost, offline = (make_user(first_name=name, last_name="Mo") for name in ("A", "P", "L", "O"))
    for agent, chosen in ((available, "available"), (paused, "paused"), (lost, "available"), (desk.user, "available")):
        presence.choose(agent.pk, chosen=chosen, now=NOW - timedelta(minutes=2))
        seen = NOW - timedelta(minutes=2) if agent is lost else timezone.now()
        PanelLink.objects.filter(agent=agent).update(last_seen_at=seen)
    listed = desk.get("/agent/directory/").json()["agents"]
    assert listed == [
        {"id": available.pk, "name": "A Mo", "state": "Available"},
        {"id": paused.pk, "name": "P Mo", "state": "Paused"},
    ]
    assert offline.pk not in {one["id"] for one in listed}


def test_the_directory_lists_the_queues_in_use_with_what_waits(desk: Browser, queue: Queue) -> None:
    Queue.objects.create(name="Closed", is_active=False)
    contact_of(None, queue, state="waiting")
    contact_of(None, queue)
    listed = {row["name"]: row for row in desk.get("/agent/directory/").json()["queues"]}
    assert listed["Help with orders"] == {"id": queue.pk, "name": "Help with orders", "channel": "chat", "waiting": 1}
    assert "Closed" not in listed


def test_earlier_contacts_are_those_of_the_same_address(desk: Browser, queue: Queue) -> None:
    sold = Disposition.objects.create(name="Sold!")
    yesterday = NOW - timedelta(days=1)
    earlier = contact_of(
        None, queue, at=yesterday, customer_email="cleo@example.com", question="Where?", disposition=sold
    )
    contact_of(None, queue, at=yesterday, customer_email="leo@example.com")
    now = contact_of(desk.user, queue, customer_email="cleo@example.com")
    assert desk.get(f"/agent/contacts/{now.pk}/earlier/").json()["contacts"] == [
        {
            "id": earlier.pk,
            "queue": "Help with orders",
            "arrived_at": yesterday.isoformat(),
            "question": "Where?",
            "agent": "",
            "disposition": "Sold!",
        }
    ]


def test_who_gave_no_address_has_no_earlier_contacts(desk: Browser, queue: Queue) -> None:
    contact_of(None, queue)
    now = contact_of(desk.user, queue)
    assert desk.get(f"/agent/contacts/{now.pk}/earlier/").json() == {"contacts": []}


def test_nobody_looks_into_the_contacts_of_others(desk: Browser, queue: Queue) -> None:
    contact_of(None, queue, customer_email="cleo@example.com")
    foreign = contact_of(make_user(), queue, customer_email="cleo@example.com")
    for contact_id in (foreign.pk, 10**12):
        assert desk.get(f"/agent/contacts/{contact_id}/earlier/").json() == {"contacts": []}


def test_the_day_is_answered_and_a_callback_done(desk: Browser, queue: Queue) -> None:
    contact = contact_of(desk.user, queue, state="closed", callback_at=NOW, callback_agent=desk.user)
    (callback,) = desk.get("/agent/day/").json()["callbacks"]
    assert callback["id"] == contact.pk
    assert desk.post(f"/agent/callbacks/{contact.pk}/done/").json()["callbacks"] == []
    again = desk.post(f"/agent/callbacks/{contact.pk}/done/")
    assert (again.status_code, again.json()) == (404, {"code": "unknown_contact"})
