"""Browsers that a person has signed in with: no stranger keeps the owner out of them."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.core import signing

from accounts.domain import known_devices
from cxportal.core.models import OutboxMail, StoredTally
from tests.accounts.guesses import ELSEWHERE, HOME, WRONG, browser_at, known_browser, statuses, try_passwords
from tests.factories import PASSWORD, code_of, make_user, turn_mfa_on
from tests.steps import give, half_in, is_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_strangers_keep_the_owner_out_of_no_browser_that_is_known() -> None:
    user = make_user()
    mine = known_browser(user)
    inside = known_browser(user)
    try_passwords(user.username, PASSWORD, client=inside)
    stranger, neighbour = browser_at(ELSEWHERE), browser_at(HOME)

    refused = try_passwords(user.username, *[WRONG] * 100, client=stranger)
    refused += try_passwords(user.username, *[WRONG] * 100, client=neighbour)

    assert statuses(refused).count(429) == 190
    assert statuses(try_passwords(user.username, PASSWORD, client=mine)) == [302]
    assert (is_in(mine), is_in(inside)) == (True, True)


def test_a_known_browser_has_a_budget_too() -> None:
    user = make_user()
    mine = known_browser(user)

    answers = try_passwords(user.username, *[WRONG] * 5, PASSWORD, client=mine)

    assert statuses(answers) == [200] * 5 + [429]
    assert statuses(try_passwords(user.username, PASSWORD, client=browser_at())) == [302]


def test_a_complete_sign_in_empties_the_budget_of_a_known_browser() -> None:
    user = make_user()
    mine = known_browser(user)

    for _ in range(3):
        assert statuses(try_passwords(user.username, *[WRONG] * 4, PASSWORD, client=mine)) == [200] * 4 + [302]
        mine.post("/logout/")

    assert not StoredTally.objects.exists()


def test_a_browser_is_known_for_the_people_who_signed_in_there_only() -> None:
    mallory, victim = make_user(), make_user()
    theirs = known_browser(mallory)

    try_passwords(victim.username, *[WRONG] * 5, client=theirs)

    assert try_passwords(victim.username, PASSWORD, client=browser_at())[0].status_code == 429


def test_a_shared_desk_is_known_for_each_of_its_people() -> None:
    people = [make_user() for _ in range(3)]
    desk = browser_at()
    for user in people:
        try_passwords(user.username, PASSWORD, client=desk)
        desk.post("/logout/")
    for user in people:
        try_passwords(user.username, *[WRONG] * 5)

    for user in people:
        assert try_passwords(user.username, PASSWORD, client=desk)[0].status_code == 302
        desk.post("/logout/")


def test_a_browser_remembers_as_many_people_as_it_should() -> None:
    people = [make_user() for _ in range(known_devices.MOST_PEOPLE + 1)]
    mark = ""
    for user in people:
        mark = known_devices.renewed(mark, user)

    assert [known_devices.has_seen(mark, user) for user in people] == [False] + [True] * known_devices.MOST_PEOPLE
    assert len(mark) < 500


@pytest.mark.parametrize("change", ["forged", "of another key", "too old", "not ours"])
def test_a_cookie_that_is_not_ours_makes_nothing_known(change: str, clock: time_machine.Traveller) -> None:
    user = make_user()
    mine = known_browser(user)
    name = settings.DEVICE_COOKIE_NAME
    mark = mine.cookies[name].value
    match change:
        case "forged":
            mine.cookies[name] = ("a" if mark[0] != "a" else "b") + mark[1:]
        case "of another key":
            people = signing.loads(mark, salt="accounts.known_devices")
            mine.cookies[name] = signing.dumps(people, salt="accounts.known_devices", key="another")
        case "too old":
            clock.shift(known_devices.LIFETIME + timedelta(seconds=1))
        case "not ours":
            mine.cookies[name] = "x"
    try_passwords(user.username, *[WRONG] * 5)

    assert statuses(try_passwords(user.username, PASSWORD, client=mine)) == [429]


def test_who_knew_an_old_password_has_lost_the_known_browser() -> None:
    user = make_user()
    mine = known_browser(user)
    user.set_password("another good long password")
    user.save()
    try_passwords(user.username, *[WRONG] * 5)

    assert statuses(try_passwords(user.username, "another good long password", client=mine)) == [429]


def test_the_cookie_is_the_servers_alone_and_opens_nothing() -> None:
    user = make_user()
    secret = turn_mfa_on(user)
    client = half_in(user.username, client=browser_at())
    give(client, token=code_of(secret))
    cookie = client.cookies[settings.DEVICE_COOKIE_NAME]

    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert str(user.pk) not in signing.loads(cookie.value, salt="accounts.known_devices")
    again = browser_at()
    again.cookies[settings.DEVICE_COOKIE_NAME] = cookie.value
    assert not is_in(again)
    half_in(user.username, client=again)
    assert not is_in(again)


def test_a_sign_in_from_a_new_browser_is_told_by_mail_once_the_person_has_signed_in_before() -> None:
    user = make_user()
    mine = known_browser(user)
    assert OutboxMail.objects.count() == 0

    try_passwords(user.username, PASSWORD, client=mine)
    assert OutboxMail.objects.count() == 0
    try_passwords(user.username, PASSWORD, client=browser_at(ELSEWHERE))

    mail = OutboxMail.objects.get()
    assert (mail.to, "Login from a new device" in mail.subject, ELSEWHERE in mail.text) == (user.email, True, True)


def test_a_changed_password_makes_no_new_device() -> None:
    user = make_user()
    mine = known_browser(user)
    user.set_password("another good long password")
    user.save()

    try_passwords(user.username, "another good long password", client=mine)

    assert OutboxMail.objects.count() == 0
