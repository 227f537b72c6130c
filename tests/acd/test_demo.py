"""The demo floor: there after the first run, untouched by the second."""

import io
import re
from collections import Counter

import pytest
from django.core.management import call_command

from accounts.models import Team, User
from acd.enums import WrapUpMode
from acd.models import CannedResponse, Disposition, Membership, Queue
from tests.steps import half_in, is_in

pytestmark = pytest.mark.django_db
LINE = re.compile(r"(Administrator|Manager|Supervisor|Agent): (\S+) / (\S+)")


def seed() -> str:
    out = io.StringIO()
    call_command("seed_demo", stdout=out)
    return out.getvalue()


def test_the_first_run_makes_a_contact_center_and_prints_one_sign_in_a_role() -> None:
    lines = seed().splitlines()
    sign_ins = [LINE.fullmatch(line) for line in lines]

    assert [match and match.group(1) for match in sign_ins] == ["Administrator", "Manager", "Supervisor", "Agent"]
    assert all(match and is_in(half_in(match.group(2), match.group(3))) for match in sign_ins)
    assert Counter(User.objects.values_list("role", flat=True)) == {
        "administrator": 1,
        "manager": 1,
        "supervisor": 2,
        "agent": 20,
    }


def test_every_agent_is_in_a_team_that_a_supervisor_leads() -> None:
    seed()
    led = set(Team.objects.filter(members__role="supervisor").values_list("pk", flat=True))

    assert led == set(Team.objects.values_list("pk", flat=True))
    assert all(agent.teams.count() == 1 for agent in User.objects.filter(role="agent"))


def test_nobody_has_a_password_that_was_not_printed() -> None:
    printed = {match.group(2) for match in LINE.finditer(seed())}
    usable = {user.username for user in User.objects.all() if user.has_usable_password()}

    assert usable == printed


def test_the_second_run_changes_and_prints_nothing() -> None:
    seed()
    before = list(User.objects.order_by("pk").values())

    assert seed() == ""
    assert list(User.objects.order_by("pk").values()) == before


def test_what_is_missing_comes_back() -> None:
    seed()
    Team.objects.filter(name="Sales").delete()
    call_command("seed_demo", stdout=io.StringIO())

    assert Team.objects.filter(name="Sales").exists()


def test_passwords_differ_from_portal_to_portal() -> None:
    first = seed()
    User.objects.all().update(is_active=False)
    for user in User.objects.all():
        user.delete()

    assert set(LINE.findall(first)) & set(LINE.findall(seed())) == set()


def test_every_agent_is_in_the_support_queue_and_can_tell_what_became_of_a_contact() -> None:
    seed()
    queue = Queue.objects.get(name="Support")

    members = User.objects.filter(memberships__queue=queue)
    assert set(members) == set(User.objects.filter(role="agent"))
    assert {"Solved", "Follow-up needed", "Wrong department"} <= {each.name for each in queue.dispositions.all()}
    assert (queue.channel, queue.wrap_up_mode, queue.wrap_up_seconds) == ("chat", WrapUpMode.TIMED, 60)
    assert CannedResponse.objects.filter(shortcut="hello", is_active=True).exists()


def test_the_second_run_leaves_what_managers_have_changed() -> None:
    seed()
    queue = Queue.objects.get(name="Support")
    queue.dispositions.clear()
    Queue.objects.update(wrap_up_seconds=90)
    Membership.objects.update(level=3)
    Disposition.objects.update(is_active=False)
    seed()

    assert Queue.objects.get().wrap_up_seconds == 90
    assert (queue.dispositions.count(), Disposition.objects.filter(is_active=True).count()) == (0, 0)
    assert set(Membership.objects.values_list("level", flat=True)) == {3}
