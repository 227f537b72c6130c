"""Where guessing comes from."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.domain import budgets, slowed_addresses
from accounts.enums import Role
from cxportal.core.audit import log
from cxportal.core.audit.log import Happening, Outcome, Source
from cxportal.core.audit.names import Name
from cxportal.core.limits import store
from cxportal.core.limits.budgets import Budget, network_of
from tests.clients import signed_in
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NOW = timezone.now()
SECURITY = "/system/security/"


def write(name: Name, address: str, *, reason: str = "", minutes: int = 0, times: int = 1) -> None:
    for _ in range(times):
        happening = Happening(name, Outcome.FAILURE, source=Source(address), reason=reason)
        log.write(happening, now=NOW - timedelta(minutes=minutes))


def spend(budget: Budget, address: str) -> None:
    counter = budget.of(network_of(address))
    while store.charge(counter, now=NOW).until is None:
        pass


def found() -> list[tuple[str, int, bool]]:
    return [(one.network, one.failed, one.until is not None) for one in slowed_addresses.listed(now=NOW)]


def test_only_who_was_slowed_down_is_listed_who_is_now_comes_first() -> None:
    for address, failures in (("192.0.2.1", 3), ("192.0.2.2", 2), ("192.0.2.3", 1), ("192.0.2.4", 9)):
        write(Name.LOGIN_FAIL, address, times=failures, reason="wrong_password")
    write(Name.RATE_LIMIT, "192.0.2.1", minutes=90)
    write(Name.LOGIN_SPRAY, "192.0.2.2")
    write(Name.RATE_LIMIT, "192.0.2.3", minutes=50)
    write(Name.RATE_LIMIT, "192.0.2.4", reason="reset")
    spend(budgets.NAMES, "192.0.2.2")
    spend(budgets.ADDRESS, "192.0.2.3")

    assert found() == [("192.0.2.2", 2, True), ("192.0.2.3", 1, True), ("192.0.2.1", 3, False)]


def test_a_failure_counts_for_an_hour() -> None:
    write(Name.RATE_LIMIT, "192.0.2.1", minutes=80)
    write(Name.LOGIN_FAIL, "192.0.2.1", minutes=61)

    assert found() == []
    write(Name.LOGIN_FAIL, "192.0.2.1", minutes=59)
    assert found() == [("192.0.2.1", 1, False)]


def test_a_network_of_ipv6_is_one_source_and_slowed_by_the_longer_of_its_budgets() -> None:
    for number in range(3):
        write(Name.LOGIN_FAIL, f"2001:db8::{number + 1}", minutes=number)
    write(Name.RATE_LIMIT, "2001:db8::9", minutes=5)
    for budget in (budgets.NAMES, budgets.ADDRESS):
        spend(budget, "2001:db8::1")

    (one,) = slowed_addresses.listed(now=NOW)
    assert (one.network, one.failed, one.last_at) == ("2001:db8::/64", 3, NOW)
    assert one.until == store.read(budgets.NAMES.of("2001:db8::/64")).until


def test_the_page_says_from_where_how_often_and_until_when() -> None:
    client = signed_in(make_user(Role.ADMINISTRATOR))
    assert "Addresses with many failed logins" not in client.get(SECURITY).content.decode()
    counts = []
    for number in range(slowed_addresses.MOST + 1):
        write(Name.LOGIN_FAIL, f"192.0.2.{number}", times=3)
        write(Name.RATE_LIMIT, f"192.0.2.{number}")
        if number in {0, slowed_addresses.MOST}:
            with CaptureQueriesContext(connection) as asked:
                page = client.get(SECURITY).content.decode()
            counts.append(len(asked))

    text = " ".join(re.sub(r"<[^>]*>", " ", page).split())
    assert "192.0.2.0 3 " in text
    assert "Not now" in text
    assert f"Only the first {slowed_addresses.MOST} addresses are listed." in text
    assert counts[0] == counts[1]
