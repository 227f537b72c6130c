"""Who is locked or slowed down: shown, and cleared by an administrator."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.domain import budgets, guessing
from accounts.domain.guessing import Block
from accounts.enums import Role
from accounts.models import User
from cxportal.core.audit.log import Source
from cxportal.core.audit.names import Name
from cxportal.core.limits import store
from cxportal.core.limits.rules import WindowAndCap
from cxportal.core.models import AuditRecord, StoredTally
from mfa.domain import guesses
from tests.factories import make_user

pytestmark = pytest.mark.django_db
NOW = timezone.now()
HOME = "192.0.2.7"


def charge_password(user: User | None, times: int) -> None:
    name = user.username_key if user else "nobody"
    counter = budgets.password_of(name, HOME, subject_id=user.pk if user else None)
    for _ in range(times):
        store.charge(counter, now=NOW)


def charge_codes(user: User, times: int) -> None:
    for number in range(times):
        store.charge(guesses.counter_of(user.pk), now=NOW + timedelta(minutes=15) * (number // 5))


def test_a_person_whose_budget_is_spent_is_shown_with_step_and_end() -> None:
    ana, ben = make_user(), make_user()
    charge_password(ana, 5)
    charge_codes(ben, 5)
    charge_password(ben, 4)
    charge_password(None, 5)

    until = NOW + timedelta(minutes=15)
    assert guessing.blocks(NOW) == [
        Block(ben.pk, "token", "token", until, 5, NOW),
        Block(ana.pk, "password", "password", NOW + timedelta(seconds=30), 5, NOW),
    ]
    assert guessing.blocks_of(ben, NOW) == [Block(ben.pk, "token", "token", until, 5, NOW)]
    assert guessing.blocks(until) == []


def test_at_the_cap_there_is_no_end() -> None:
    ana = make_user()
    rule = guesses.BUDGET.rule
    assert isinstance(rule, WindowAndCap)
    charge_codes(ana, rule.cap)

    (block,) = guessing.blocks_of(ana, NOW + timedelta(days=900))

    assert (block.until, block.total) == (None, 100)


def test_clearing_forgets_every_counter_of_that_person_only_and_is_written_down() -> None:
    boss, ana, ben = make_user(Role.ADMINISTRATOR), make_user(), make_user()
    for person in (ana, ben):
        charge_password(person, 5)
        charge_codes(person, 5)

    cleared = guessing.clear(ana, actor=boss, source=Source(HOME, "Firefox on Linux"), now=NOW)

    assert (cleared, guessing.blocks_of(ana, NOW), len(guessing.blocks_of(ben, NOW))) == (True, [], 2)
    record = AuditRecord.objects.get(name=Name.LOGIN_UNLOCK)
    assert (record.actor_id, record.subject_id, record.address) == (boss.pk, ana.pk, HOME)


def test_clearing_keeps_what_was_told_today_and_says_when_there_was_nothing() -> None:
    ana = make_user()
    store.charge(budgets.DAILY.of("notice", subject_id=ana.pk), now=NOW)

    assert guessing.clear(ana, actor=None, now=NOW) is False
    assert StoredTally.objects.count() == 1
