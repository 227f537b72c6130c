"""System > Queues: every field, opening hours, attached data, and where contacts go that wait for too long."""

from datetime import time
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.domain.setting_rows import GoneError
from accounts.enums import Role
from acd.domain import attached_data, memberships, queue_settings
from acd.domain.attached_data import Problem
from acd.domain.queue_settings import OtherChannelError, OverflowCircleError
from acd.enums import Channel
from acd.models import CannedResponse, Contact, Disposition, Queue
from cxportal.core.audit.names import Name
from cxportal.core.models import Event
from tests.clients import Browser, signed_in
from tests.factories import make_user
from tests.settings_pages import form_at, routing_records, text_of

pytestmark = pytest.mark.django_db
ADD = "/system/queues/add/"


@pytest.fixture
def client() -> Browser:
    return signed_in(make_user(Role.MANAGER))


def add(client: Browser, **typed: Any) -> Any:  # noqa: ANN401 - the client's answer
    return client.post(ADD, form_at(client, ADD).with_values(name="Support", **typed))


def edit(client: Browser, queue: Queue, **typed: Any) -> Any:  # noqa: ANN401 - the client's answer
    url = f"/system/queues/{queue.pk}/"
    return client.post(url, form_at(client, url).with_values(**typed))


def hours(queue: Queue) -> list[tuple[int, time, time]]:
    return list(queue.opening_hours.values_list("weekday", "opens_at", "closes_at"))


def save(pk: int | None, **values: Any) -> Queue:
    return queue_settings.save(pk, values, actor=None, now=timezone.now())


def test_a_queue_is_added_with_the_usual_figures(client: Browser) -> None:
    response = add(client)
    queue = Queue.objects.get()

    assert response.headers["Location"] == f"/system/queues/{queue.pk}/"
    assert (queue.service_level_percent, queue.service_level_seconds, queue.offer_seconds) == (80, 20, 20)
    assert (queue.attached_data, hours(queue), queue.is_active) == ([], [], True)
    record = routing_records().get()
    assert (record.name, record.detail["what"], record.detail["name"]) == (Name.ROUTING_CREATED, "queue", "Support")


def test_every_field_is_saved_and_shown_again(client: Browser) -> None:
    other, solved = Queue.objects.create(name="Back office"), Disposition.objects.create(name="Solved")
    typed: dict[str, Any] = {
        "strategy": "by_level",
        "widen_seconds": "15",
        "priority": "2",
        "service_level_percent": "90",
        "service_level_seconds": "30",
        "dropout_seconds": "6",
        "offer_seconds": "25",
        "wrap_up_mode": "until_done",
        "wrap_up_seconds": "120",
        "is_disposition_required": "on",
        "dispositions": [str(solved.pk)],
        "max_wait_seconds": "600",
        "overflow_to": str(other.pk),
        "greeting": "Welcome!",
        "day_0": "09:00-12:00, 13:00-17:30",
        "day_6": "10:00-24:00",
        "data_0_label": "Shop",
        "data_0_type": "link",
        "data_0_value": "https://shop.example/?who={{customer.email}}",
        "data_0_rings": "on",
    }
    add(client, **typed)
    queue = Queue.objects.get(name="Support")

    shown = form_at(client, f"/system/queues/{queue.pk}/").values
    assert {name: shown[name] for name in typed} == {
        name: value if isinstance(value, list) else [value] for name, value in typed.items()
    }
    assert hours(queue) == [(0, time(9), time(12)), (0, time(13), time(17, 30)), (6, time(10), time.max)]
    assert queue.attached_data == [
        {"label": "Shop", "type": "link", "value": typed["data_0_value"], "action": "open_on_ring"}
    ]


def test_a_save_without_changes_is_no_change(client: Browser) -> None:
    add(client, day_1="09:00-17:00", data_0_label="Plan", data_0_value="Gold")
    edit(client, Queue.objects.get())

    assert [record.name for record in routing_records()] == [Name.ROUTING_CREATED]


def test_a_change_is_recorded_with_its_opening_hours(client: Browser) -> None:
    add(client, day_1="09:00-17:00")
    edit(client, Queue.objects.get(), priority="1", day_1="10:00-17:00")

    detail = routing_records().last().detail  # type: ignore[union-attr]
    assert (detail["before"]["priority"], detail["after"]["priority"]) == (5, 1)
    assert detail["after"]["opening_hours"] == ["day 1, 10:00 to 17:00"]
    assert set(detail["after"]) == {"priority", "opening_hours"}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": ""}, "Enter a name"),
        ({"priority": "0"}, "greater than or equal to 1"),
        ({"priority": "10"}, "less than or equal to 9"),
        ({"priority": ""}, "This field is required"),
        ({"strategy": "loudest"}, "Select a valid choice"),
        ({"service_level_seconds": "99999999999"}, "less than or equal to 3600"),
        ({"max_wait_seconds": "86401"}, "less than or equal to 86400"),
        ({"offer_seconds": "1"}, "greater than or equal to 5"),
        ({"wrap_up_seconds": "901"}, "less than or equal to 900"),
        ({"max_wait_seconds": "0"}, "greater than or equal to 1"),
        ({"overflow_to": "0"}, "Select a valid choice"),
        ({"dispositions": ["x"]}, "is not a valid value"),
        ({"is_disposition_required": "on"}, "Choose at least one disposition"),
        ({"is_disposition_required": "on", "wrap_up_mode": "none"}, "A required disposition needs a wrap-up"),
        ({"day_0": "nine to five"}, "Write times like"),
        ({"day_0": "25:00-26:00"}, "Write times like"),
        ({"day_0": "17:00-09:00"}, "The end must be later than the beginning"),
        ({"day_0": "09:00-12:00, 11:00-13:00"}, "Two of these times overlap"),
        ({"day_0": "0" * 101}, "at most 100 characters"),
        ({"data_0_label": "Plan"}, "Enter a value for the label"),
        ({"data_0_value": "Gold"}, "Enter a label for the value"),
        ({"data_0_label": "a", "data_0_value": "b", "data_0_type": "picture"}, "Select a valid choice"),
        ({"data_0_label": "a", "data_0_value": "javascript:x", "data_0_type": "link"}, "Begin the link with http://"),
        ({"data_0_label": "a", "data_0_value": "b", "data_0_rings": "on"}, "Only a link can be opened"),
        ({"greeting": "a\0"}, "Null characters are not allowed"),
    ],
)
def test_what_does_not_fit_is_refused_in_the_form(client: Browser, typed: dict[str, Any], words: str) -> None:
    response = client.post(ADD, form_at(client, ADD).with_values(**({"name": "Support"} | typed)))

    assert response.status_code == 200
    assert words in text_of(response)
    assert (Queue.objects.count(), routing_records().count()) == (0, 0)


def test_a_queue_to_go_on_to_needs_a_wait(client: Browser) -> None:
    other = Queue.objects.create(name="Back office")

    assert "Enter after how many seconds contacts go there" in text_of(add(client, overflow_to=str(other.pk)))


def test_contacts_never_come_back_to_the_queue_that_they_left(client: Browser) -> None:
    first = Queue.objects.create(name="First")
    second = Queue.objects.create(name="Second", overflow_to=first)
    third = Queue.objects.create(name="Third", overflow_to=second)
    response = edit(client, first, max_wait_seconds="60", overflow_to=str(third.pk))

    assert "From there, contacts would come back to this queue" in text_of(response)
    with pytest.raises(OverflowCircleError):
        save(first.pk, overflow_to=first)
    save(third.pk, overflow_to=first)
    third.refresh_from_db()
    assert third.overflow_to == first


def test_a_chat_cannot_go_on_as_a_call(client: Browser) -> None:
    calls = Queue.objects.create(name="Calls", channel=Channel.VOICE)
    response = add(client, max_wait_seconds="60", overflow_to=str(calls.pk))

    assert "Choose a queue of the same channel" in text_of(response)
    with pytest.raises(OtherChannelError):
        save(None, name="Support", overflow_to=calls)


def test_a_name_belongs_to_one_queue_in_any_spelling(client: Browser) -> None:
    Queue.objects.create(name="SUPPORT")

    assert "This name is taken" in text_of(add(client))


def test_the_channel_stays_what_it_was(client: Browser) -> None:
    queue = Queue.objects.create(name="Support")
    edit(client, queue, channel="voice")

    queue.refresh_from_db()
    assert queue.channel == Channel.CHAT


def test_a_queue_that_is_gone_is_not_saved() -> None:
    with pytest.raises(GoneError):
        save(0, name="Support")


def test_a_queue_without_anything_is_deleted_and_one_with_a_contact_stays(client: Browser) -> None:
    used, free = Queue.objects.create(name="Used"), Queue.objects.create(name="Free")
    free.dispositions.add(Disposition.objects.create(name="Solved"))
    save(free.pk, opening_hours=[(0, time(9), time(17))])
    now = timezone.now()
    Contact.objects.create(queue=used, state_since=now, arrived_at=now, queued_at=now, customer_name="Ana")
    for queue in (used, free):
        client.post(f"/system/queues/{queue.pk}/delete/")

    assert list(Queue.objects.all()) == [used]


def test_a_queue_with_its_own_canned_responses_stays(client: Browser) -> None:
    queue = Queue.objects.create(name="Support")
    CannedResponse.objects.create(shortcut="hello", text="Hello").queues.add(queue)
    client.post(f"/system/queues/{queue.pk}/delete/")

    assert Queue.objects.exists()


def test_agents_see_a_new_name_at_once(client: Browser) -> None:
    queue, agent = Queue.objects.create(name="Support"), make_user()
    memberships.change(queue.pk, {agent.pk: 1}, actor=None, now=timezone.now())
    Event.objects.all().delete()
    edit(client, queue, priority="1")
    assert not Event.objects.exists()
    edit(client, queue, name="Help")

    event = Event.objects.get()
    assert (event.topic, event.kind) == (f"desk.{agent.pk}", "queues")
    assert [card["name"] for card in event.data["queues"]] == ["Help"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_often_however_many_queues_there_are(
    client: Browser, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for number in range(rows):
        Queue.objects.create(name=f"Queue {number}")

    with django_assert_num_queries(5):  # session, person; count, keys, rows
        client.get("/system/queues/")


@pytest.mark.parametrize(
    ("kind", "value", "problem"),
    [
        ("text", "Gold", None),
        ("text", "{{customer.email}}", None),
        ("text", "{{customer.email", Problem.BRACES),
        ("text", "{{}}", Problem.BRACES),
        ("text", "", Problem.VALUE_MISSING),
        ("multi", "one\ntwo", None),
        ("number", "12.5", None),
        ("number", "-3", None),
        ("number", "{{customer.points}}", None),
        ("number", "twelve", Problem.NO_NUMBER),
        ("number", "{{customer.points}} points", Problem.NO_NUMBER),
        ("link", "https://shop.example", None),
        ("link", "HTTP://shop.example/a?b={{customer.email}}#c", None),
        ("link", "shop.example", Problem.NO_LINK),
        ("link", "javascript:alert(1)//http://a", Problem.NO_LINK),
        ("link", "data:text/html,x", Problem.NO_LINK),
        ("link", "https://", Problem.NO_LINK),
        ("link", "https://{{customer.name}}/", Problem.NO_LINK),
        ("link", "https://shop.example@evil.example/", Problem.NO_LINK),
        ("link", "https://shop.example/a b", Problem.NO_LINK),
        ("link", "{{page}}", Problem.NO_LINK),
    ],
)
def test_a_row_of_attached_data_is_what_it_says(kind: str, value: str, problem: Problem | None) -> None:
    assert attached_data.problem_of({"label": "A", "type": kind, "value": value}) == problem


def test_the_rows_of_a_form_are_limited(client: Browser) -> None:
    rows = {f"data_{number}_label": f"Row {number}" for number in range(25)}
    values = {f"data_{number}_value": "x" for number in range(25)}
    add(client, **rows, **values)

    queue = Queue.objects.get()
    assert len(queue.attached_data) == 20
    assert "data_19_label" in form_at(client, f"/system/queues/{queue.pk}/").values
