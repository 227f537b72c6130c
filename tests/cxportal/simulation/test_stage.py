"""What the play adds to the portal, and what it leaves alone."""

from datetime import UTC, datetime

import pytest

from accounts.domain import users
from accounts.domain.users import Details
from accounts.enums import Role
from accounts.models import User
from acd.domain import demo_routing
from acd.models import Membership, Queue
from cxportal.simulation.domain import stage
from webchat.models import Site

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def memberships() -> list[tuple[str, str]]:
    return sorted(Membership.objects.values_list("agent__username", "queue__name"))


def test_the_play_has_a_queue_a_site_and_agents_of_its_own() -> None:
    demo_routing.seed()
    seats = stage.build(agents=2, now=NOON)
    assert [(seat.number, seat.username) for seat in seats] == [(1, "sim.1"), (2, "sim.2")]
    assert memberships() == [("sim.1", "Simulation"), ("sim.2", "Simulation")]
    assert Site.objects.get().queue == Queue.objects.get(name="Simulation")
    assert Queue.objects.get(name="Simulation").dispositions.count() == len(demo_routing.DISPOSITIONS)


def test_each_play_has_new_passwords_and_changes_nothing_else() -> None:
    first = stage.build(agents=1, now=NOON)
    Queue.objects.update(wrap_up_seconds=33)
    second = stage.build(agents=2, now=NOON)
    assert [seat.username for seat in second] == ["sim.1", "sim.2"]
    assert first[0].password != second[0].password
    person = User.objects.get(username="sim.1")
    assert (person.check_password(first[0].password), person.check_password(second[0].password)) == (False, True)
    assert Queue.objects.get().wrap_up_seconds == 33
    assert User.objects.count() == 2


@pytest.mark.parametrize(
    ("role", "email"), [(Role.AGENT, "sim.2@example.com"), (Role.MANAGER, "sim.2@played.invalid")], ids=["mail", "role"]
)
def test_a_login_that_belongs_to_somebody_is_left_alone(role: Role, email: str) -> None:
    owner = users.create_user(Details("sim.2", role, email=email), password=None, actor=None, now=NOON)
    with pytest.raises(stage.NotPlayedError, match=r"sim\.2"):
        stage.build(agents=3, now=NOON)
    assert list(User.objects.all()) == [owner]
    assert not Queue.objects.exists()
