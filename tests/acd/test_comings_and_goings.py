"""Sign-in, sign-out and everything that ends a session put the agent offline."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.domain.epochs import end_everything
from accounts.enums import Ended, Role
from acd.domain import departures, presence
from acd.enums import State
from acd.models import PresenceInterval
from tests.clients import Browser, signed_in

pytestmark = pytest.mark.django_db
BrowserFor = Callable[[Role], Browser]


@pytest.fixture
def desk(client_for: BrowserFor) -> Browser:
    """A signed-in agent who is available."""
    desk = client_for(Role.AGENT)
    presence.choose(desk.user.pk, chosen="available", now=timezone.now())
    return desk


def state_of(desk: Browser) -> State:
    return presence.current(desk.user.pk, now=timezone.now()).state


def test_signing_out_is_going_offline(desk: Browser) -> None:
    desk.post(reverse("logout"))
    assert state_of(desk) == State.OFFLINE


def test_who_signs_in_again_is_offline_until_the_next_choice(desk: Browser) -> None:
    signed_in(desk.user)
    assert state_of(desk) == State.OFFLINE


def test_whatever_ends_all_sessions_ends_the_work(desk: Browser) -> None:
    with transaction.atomic():
        end_everything(desk.user.pk, why=Ended.ACCOUNT)
    assert state_of(desk) == State.OFFLINE


def test_the_last_session_to_expire_ends_the_work(desk: Browser) -> None:
    agent_id = desk.user.pk
    departures.leave_after_last_session(agent_id, now=timezone.now())
    assert state_of(desk) == State.AVAILABLE
    tomorrow = timezone.now() + timedelta(days=1)
    departures.leave_after_last_session(agent_id, now=tomorrow)
    assert PresenceInterval.objects.get(agent_id=agent_id, ended_at=None).chosen == "offline"


@pytest.mark.parametrize("role", [role for role in Role if role != Role.AGENT])
def test_others_leave_no_trace(client_for: BrowserFor, role: Role) -> None:
    client_for(role).post(reverse("logout"))
    assert PresenceInterval.objects.count() == 0
