"""Two tabs at once."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from threading import Barrier

import pytest
from django.db import connections
from django.utils import timezone

from acd.domain import presence
from acd.domain.states import GRACE
from acd.models import PresenceInterval
from cxportal.core.models import Event
from tests.factories import make_user

TABS = 8
CHOICES = ["available", "paused"]


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_tabs_that_choose_at_once_leave_one_open_interval() -> None:
    agent = make_user()
    start = Barrier(TABS)

    def choose(tab: int) -> None:
        try:
            start.wait()
            for turn in range(5):
                presence.choose(agent.pk, chosen=CHOICES[(tab + turn) % 2], now=timezone.now())
        finally:
            connections.close_all()

    with ThreadPoolExecutor(TABS) as tabs:
        list(tabs.map(choose, range(TABS)))

    rows = list(PresenceInterval.objects.filter(agent=agent).order_by("id"))
    assert [row.ended_at is None for row in rows] == [False] * (len(rows) - 1) + [True]
    assert all(before.ended_at == after.started_at for before, after in pairwise(rows))
    assert all(before.chosen != after.chosen for before, after in pairwise(rows))
    assert list(Event.objects.order_by("id").values_list("data__state", flat=True)) == [row.chosen for row in rows]


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_several_workers_tell_a_loss_once() -> None:
    agent = make_user()
    presence.choose(agent.pk, chosen="available", now=timezone.now())
    later = timezone.now() + GRACE
    start = Barrier(4)

    def sweep(_worker: int) -> None:
        try:
            start.wait()
            presence.sweep(now=later)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(sweep, range(4)))
    assert list(Event.objects.order_by("id").values_list("data__state", flat=True)) == ["available", "disconnected"]
