"""Wrong passwords of one address: many are slowed down, a spray is told, and right ones never count."""

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from accounts.domain import budgets, password_tries
from accounts.domain.password_tries import Door
from accounts.models import Session
from cxportal.core.audit.log import Source
from cxportal.core.audit.names import Name
from cxportal.core.limits import store
from cxportal.core.models import AuditRecord, StoredTally
from tests.accounts.guesses import ELSEWHERE, HOME, WRONG, browser_at, known_browser, records, statuses, try_passwords
from tests.clients import signed_in
from tests.factories import PASSWORD, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_three_hundred_right_sign_ins_from_one_address_all_succeed() -> None:
    people = [make_user() for _ in range(30)]

    answers = [try_passwords(user.username, PASSWORD)[0] for user in people for _ in range(10)]

    assert statuses(answers) == [302] * 300
    assert (Session.objects.count(), StoredTally.objects.count()) == (300, 0)


def test_a_hundred_wrong_ones_from_an_address_slow_its_unknown_browsers_down(clock: time_machine.Traveller) -> None:
    owner, other = make_user(), make_user()
    mine = known_browser(owner)
    limit = settings.ADDRESS_FAILURES
    names = [f"nobody{number // 4}" for number in range(limit)]
    for name in names:
        assert try_passwords(name, WRONG)[0].status_code == 200

    refused = try_passwords(other.username, PASSWORD)[0]

    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "3")
    assert try_passwords(owner.username, PASSWORD, client=mine)[0].status_code == 302
    assert try_passwords(other.username, PASSWORD, client=browser_at(ELSEWHERE))[0].status_code == 302
    clock.shift(3)
    assert statuses([try_passwords(name, WRONG)[0] for name in ("nobody99", "nobody98")]) == [200, 429]
    assert [record.address for record in records(Name.RATE_LIMIT)] == [HOME]


def test_a_try_that_was_judged_while_the_address_ran_dry_is_refused_as_wrong() -> None:
    source = Source(HOME)
    tried = password_tries.begin("nobody", None, door=Door.WEB, source=source, now=timezone.now())
    for _ in range(settings.ADDRESS_FAILURES):
        store.charge(budgets.ADDRESS.of(HOME), now=timezone.now())

    password_tries.let_count(tried, now=timezone.now())

    assert store.read(budgets.ADDRESS.of(HOME)).total == settings.ADDRESS_FAILURES
    assert records(Name.RATE_LIMIT) == []


def test_a_success_does_not_refill_the_address() -> None:
    mallory = make_user()
    for number in range(settings.ADDRESS_FAILURES - 1):
        try_passwords(f"nobody{number // 4}", WRONG)

    assert try_passwords(mallory.username, PASSWORD)[0].status_code == 302
    assert statuses(try_passwords("nobody99", WRONG, WRONG)) == [200, 429]


def test_one_password_for_many_accounts_is_slowed_and_written_down_once(clock: time_machine.Traveller) -> None:
    people = [make_user(username=f"victim{number}") for number in range(10)]
    names = [user.username for user in people] + [f"unknown{number}" for number in range(190)]

    answers = []
    for name in names:
        answers.append(try_passwords(name, "Summer2026Summer2026")[0])
        clock.shift(1)

    assert 50 <= statuses(answers).count(200) <= 75
    (record,) = records(Name.LOGIN_SPRAY)
    assert (record.address, record.outcome, record.subject_id) == (HOME, "blocked", None)
    assert "Summer" not in str(list(AuditRecord.objects.values())) + str(list(StoredTally.objects.values()))


def test_people_who_mistype_once_and_get_in_are_no_spray() -> None:
    for _ in range(settings.ADDRESS_FAILURES // 2 + 5):
        assert statuses(try_passwords(make_user().username, WRONG, PASSWORD)) == [200, 302]

    assert records(Name.LOGIN_SPRAY) == []
    assert [StoredTally.objects.filter(budget=name).count() for name in ("password", "names")] == [0, 0]


def test_failing_at_the_own_account_hides_no_spray() -> None:
    mallory = make_user()
    mine, inside = known_browser(mallory), signed_in(mallory)
    inside.defaults["REMOTE_ADDR"] = HOME

    for number in range(12):
        try_passwords(f"victim{number}", WRONG)
        inside.post("/profile/mfa/", {"password": WRONG})
        try_passwords(mallory.username, PASSWORD)
        try_passwords(mallory.username, WRONG, PASSWORD, client=mine)
        mine.post("/logout/")

    assert store.read(budgets.NAMES.of(HOME)).recent == 12


def test_failing_at_the_own_account_opens_nothing_that_a_spray_has_shut() -> None:
    mallory = make_user()
    mine = known_browser(mallory)
    most = settings.ADDRESS_FAILURES // 2
    for number in range(most):
        try_passwords(f"victim{number}", WRONG)

    assert statuses(try_passwords(mallory.username, WRONG, PASSWORD, client=mine)) == [200, 302]

    assert store.read(budgets.NAMES.of(HOME)).recent == most
    assert try_passwords("another", WRONG)[0].status_code == 429
