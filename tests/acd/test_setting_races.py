"""Settings changed at the same moment: one name, one membership, no circle, and a clear refusal for the others."""

from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from accounts.domain import setting_rows
from accounts.enums import Role
from accounts.models import Team
from acd.domain import memberships, queue_settings
from acd.models import Membership, Queue
from tests.clients import signed_in
from tests.factories import make_user
from tests.settings_pages import routing_records
from tests.together import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
ROUNDS = 5


def outcome(save: Any) -> str:  # noqa: ANN401 - a domain function without its time
    """Name the refusal, if any."""
    try:
        save(actor=None, now=timezone.now())
    except setting_rows.SettingRefusedError as refusal:
        return type(refusal).__name__
    return ""


def test_one_of_those_who_add_the_same_name_at_once_adds_it() -> None:
    for number in range(ROUNDS):
        add = partial(outcome, partial(setting_rows.save, Team, None, {"name": f"Team {number}"}))

        assert sorted(together([add] * 4)) == ["", *["NameTakenError"] * 3]
    assert (Team.objects.count(), routing_records().count()) == (ROUNDS, ROUNDS)


def test_an_agent_becomes_a_member_once() -> None:
    queue, agent = Queue.objects.create(name="Support"), make_user()
    add = partial(outcome, partial(memberships.change, queue.pk, {agent.pk: 2}))

    assert together([add] * 4) == [""] * 4
    assert (Membership.objects.count(), routing_records().count()) == (1, 1)


def test_two_queues_never_send_contacts_to_each_other() -> None:
    for number in range(ROUNDS):
        one, two = (Queue.objects.create(name=f"{name} {number}") for name in ("One", "Two"))
        ways = [
            partial(outcome, partial(queue_settings.save, of.pk, {"overflow_to": to}))
            for of, to in ((one, two), (two, one))
        ]

        assert sorted(together(ways)) == ["", "OverflowCircleError"]


def test_of_two_who_delete_a_team_at_once_one_is_told_that_it_is_gone() -> None:
    team = Team.objects.create(name="Sales")
    delete = partial(outcome, partial(setting_rows.delete, Team, team.pk))

    assert sorted(together([delete] * 2)) == ["", "GoneError"]


def test_of_two_who_press_delete_at_once_one_is_told_that_it_is_not_there() -> None:
    for number in range(ROUNDS):
        team, manager = Team.objects.create(name=f"Team {number}"), make_user(Role.MANAGER)
        presses = [partial(signed_in(manager).post, f"/system/teams/{team.pk}/delete/") for _ in range(2)]

        assert sorted(response.status_code for response in together(presses)) == [302, 404]
