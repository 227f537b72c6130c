"""Who takes contacts from which queue: one by one, a team at once, and what agents hear of it."""

import re
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.domain.setting_rows import GoneError
from accounts.enums import Role
from accounts.models import Team, User
from acd.domain import memberships
from acd.models import Membership, Queue
from cxportal.core.models import Event
from tests.clients import Browser, signed_in
from tests.factories import make_user
from tests.settings_pages import form_at, routing_records, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Browser:
    return signed_in(make_user(Role.MANAGER))


@pytest.fixture
def queue() -> Queue:
    return Queue.objects.create(name="Support")


def levels(queue: Queue) -> dict[str, int]:
    return dict(queue.memberships.values_list("agent__username", "level"))


def change(queue: Queue, wanted: dict[int, int]) -> None:
    memberships.change(queue.pk, wanted, actor=None, now=timezone.now())


def url_of(queue: Queue) -> str:
    return f"/system/queues/{queue.pk}/members/"


def test_agents_come_go_and_change_their_levels_on_one_page(client: Browser, queue: Queue) -> None:
    ana, ben, cleo, dan = (make_user(username=name) for name in ("ana", "ben", "cleo", "dan"))
    change(queue, {ana.pk: 1, ben.pk: 2, cleo.pk: 3})
    typed: dict[str, Any] = {f"level-{ana.pk}": "4", f"level-{ben.pk}": "0", f"level-{dan.pk}": "5"}
    response = client.post(url_of(queue), form_at(client, url_of(queue), "members").with_values(**typed))

    assert response.status_code == 302
    assert levels(queue) == {"ana": 4, "cleo": 3, "dan": 5}
    detail = routing_records().last().detail  # type: ignore[union-attr]
    told = {name: detail[name] for name in ("added", "removed", "levels")}
    assert told == {"added": {"dan": 5}, "removed": ["ben"], "levels": {"ana": "1 → 4"}}


def test_who_is_logged_in_to_a_queue_stays_so_at_another_level(queue: Queue) -> None:
    ana = make_user()
    change(queue, {ana.pk: 1})
    Membership.objects.update(is_logged_in=False)
    change(queue, {ana.pk: 2})

    assert Membership.objects.values_list("level", "is_logged_in").get() == (2, False)


def test_a_page_that_changes_nothing_undoes_nobody_elses_work(client: Browser, queue: Queue) -> None:
    ana = make_user(username="ana")
    form = form_at(client, url_of(queue), "members")
    change(queue, {ana.pk: 3})
    client.post(url_of(queue), form.values)

    assert (levels(queue), routing_records().count()) == ({"ana": 3}, 1)


def test_everybody_of_a_team_is_added_and_members_keep_their_levels(client: Browser, queue: Queue) -> None:
    team = Team.objects.create(name="Sales")
    ana, ben = make_user(username="ana"), make_user(username="ben")
    team.members.add(ana, ben, make_user(Role.SUPERVISOR), make_user(is_active=False))
    change(queue, {ana.pk: 3})
    client.post(url_of(queue), {"everybody": "1", "team": str(team.pk), "level": "2"})

    assert levels(queue) == {"ana": 3, "ben": 2}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"team": "", "level": "1"}, "Choose a team"),
        ({"team": "0", "level": "1"}, "0 is not one of the available choices"),
        ({"team": "1\0", "level": "9"}, "9 is not one of the available choices"),
    ],
)
def test_a_team_that_makes_no_sense_is_refused(
    client: Browser, queue: Queue, typed: dict[str, str], words: str
) -> None:
    response = client.post(url_of(queue), {"everybody": "1"} | typed)

    assert (response.status_code, words in text_of(response)) == (200, True)


@pytest.mark.parametrize("level", ["6", "-1", "x", "", "\0"])
def test_a_level_that_is_none_is_refused(client: Browser, queue: Queue, level: str) -> None:
    ana = make_user()
    response = client.post(url_of(queue), {"was": f"{ana.pk}:0", f"level-{ana.pk}": level})

    assert "Choose a level from the list" in text_of(response)
    assert levels(queue) == {}


def test_only_active_agents_may_join(queue: Queue) -> None:
    others = [make_user(Role.SUPERVISOR), make_user(is_active=False)]
    change(queue, {user.pk: 1 for user in others} | {0: 1})

    assert levels(queue) == {}


def test_who_is_no_agent_any_more_can_still_be_taken_out(queue: Queue) -> None:
    ana = make_user()
    change(queue, {ana.pk: 1})
    User.objects.filter(pk=ana.pk).update(role=Role.SUPERVISOR)
    change(queue, {ana.pk: 0})

    assert levels(queue) == {}


def test_a_queue_that_is_gone_has_no_members(client: Browser) -> None:
    with pytest.raises(GoneError):
        memberships.change(0, {}, actor=None, now=timezone.now())
    assert client.get("/system/queues/0/members/").status_code == 404


def test_an_agent_hears_of_the_own_queues_at_once(queue: Queue) -> None:
    ana = make_user()
    make_user()
    change(queue, {ana.pk: 2})

    events = [(event.topic, event.kind, event.data["queues"]) for event in Event.objects.all()]
    card = {"id": queue.pk, "name": "Support", "level": 2, "is_logged_in": True}
    assert events == [(f"desk.{ana.pk}", "queues", [card])]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=ana", ["ana"]),
        ("member=in", ["ben"]),
        ("member=out", ["ana"]),
        ("team=7", ["ana"]),
        ("team=x", ["ben", "ana"]),
    ],
)
def test_the_agents_are_narrowed_by_the_address(client: Browser, queue: Queue, query: str, found: list[str]) -> None:
    Team.objects.create(pk=7, name="Sales").members.add(make_user(username="ana"))
    change(queue, {make_user(username="ben").pk: 1})
    text = text_of(client.get(f"{url_of(queue)}?{query}"))

    assert re.findall(r'<label for="level-\d+"><bdi>(\w+)</bdi>', text) == found


@pytest.mark.parametrize("people", [1, 3])
def test_the_page_asks_as_often_however_many_agents_there_are(
    client: Browser, queue: Queue, django_assert_num_queries: DjangoAssertNumQueries, people: int
) -> None:
    for number in range(people):
        Team.objects.create(name=f"Team {number}").members.add(make_user())
        change(queue, {make_user().pk: 1})

    with django_assert_num_queries(8):  # session, person; queue; teams twice; count, keys, rows
        client.get(url_of(queue))
