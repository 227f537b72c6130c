"""Guessing over HTTP, in parallel and from many sides, and how the owners of the accounts fare meanwhile."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import httpx
import pytest
from django.utils import timezone

from accounts.enums import Role
from accounts.models import PendingLogin
from cxportal.core.audit.names import Name
from cxportal.core.limits import store
from cxportal.core.models import AuditRecord
from mfa.domain import guesses
from tests.attack.doors import signed_in_over_http, to_token_step
from tests.factories import PASSWORD, code_of, make_user, turn_mfa_on, wrong_codes
from tests.together import together
from tests.workers.server import HttpBrowser

pytestmark = pytest.mark.django_db(transaction=True)
WRONG, LIMIT = "not the password of anybody", 5
OFFICE, ATTACKER = "127.0.0.1", "127.0.0.66"
FORGED = ("X-Forwarded-For", "X-Real-IP", "Forwarded", "True-Client-IP", "CF-Connecting-IP")


def judged(*names: Name) -> int:
    """How many guesses were judged: each wrong one left a record."""
    return AuditRecord.objects.filter(name__in=names).count()


def try_password(site: str, username: str, password: str, *, address: str = ATTACKER) -> httpx.Response:
    """One try of a browser that nobody knows."""
    browser = HttpBrowser(site, address=address)
    browser.open()
    browser.give(username=username)
    return browser.give(password=password)


def sign_in(browser: HttpBrowser, username: str) -> httpx.Response:
    browser.open()
    browser.give(username=username)
    return browser.give(password=PASSWORD)


def known_browser(site: str, username: str) -> HttpBrowser:
    """A browser that has signed in and out before."""
    browser = HttpBrowser(site, address=OFFICE)
    sign_in(browser, username)
    browser.open("/profile/")
    browser.http.post("/logout/", data={"csrfmiddlewaretoken": browser.csrf})
    assert not browser.is_in()
    return browser


def test_fifty_parallel_wrong_codes_of_one_half_sign_in(site: str) -> None:
    user = make_user()
    secret = turn_mfa_on(user)
    half = to_token_step(site, user)
    fields = {"csrfmiddlewaretoken": half.csrf}

    together(
        [
            partial(
                httpx.post,
                f"{site}/login/",
                data=fields | {"token": code},
                headers={"Host": "testserver"},
                cookies=dict(half.http.cookies),
                timeout=60,
            )
            for code in wrong_codes(secret, 50)
        ]
    )

    assert judged(Name.LOGIN_FAIL) <= LIMIT + 2
    assert not PendingLogin.objects.exists()


def test_fifty_parallel_wrong_codes_of_fifty_half_sign_ins_and_both_workers(site: str) -> None:
    user = make_user()
    secret = turn_mfa_on(user)
    browsers = [to_token_step(site, user) for _ in range(50)]

    answers = together(
        [partial(browser.give, token=code) for browser, code in zip(browsers, wrong_codes(secret, 50), strict=True)]
    )

    assert judged(Name.LOGIN_FAIL) <= LIMIT + 2
    assert Counter(answer.status_code for answer in answers)[429] >= 50 - LIMIT - 2
    assert browsers[0].open().count("Too many attempts") == 0
    late = to_token_step(site, user).give(token=code_of(secret))
    assert (late.status_code, "Too many attempts. Try again in " in late.text) == (429, True)


def test_wrong_codes_at_every_door_share_one_budget(site: str) -> None:
    user = make_user(Role.MANAGER)
    secret = turn_mfa_on(user)
    inside = signed_in_over_http(site, user, secret)
    inside.open("/profile/mfa/")
    codes = wrong_codes(secret, 4)
    for act, code in zip(("off", "move"), codes[:2], strict=True):
        form = {"act": act, "password": PASSWORD, "token": code, "csrfmiddlewaretoken": inside.csrf}
        inside.http.post("/profile/mfa/", data=form)
    for code in codes[2:]:
        to_token_step(site, user).give(token=code)

    assert judged(Name.LOGIN_FAIL, Name.PROOF_FAIL) == store.read(guesses.counter_of(user.pk)).total == 4


def test_sending_a_used_code_again_locks_nobody(site: str) -> None:
    user = make_user()
    secret = turn_mfa_on(user)
    code = code_of(secret, timezone.now())
    signed_in_over_http(site, user, secret)

    answers = [to_token_step(site, user).give(token=code) for _ in range(8)]

    assert {answer.status_code for answer in answers} == {200}
    assert store.read(guesses.counter_of(user.pk)).total == 0


def test_two_hundred_wrong_passwords_from_elsewhere_keep_no_owner_out(site: str) -> None:
    victim = make_user(Role.MANAGER)
    mine = known_browser(site, victim.username)
    inside = HttpBrowser(site, address=OFFICE)
    sign_in(inside, victim.username)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: try_password(site, victim.username, WRONG), range(200)))

    started = time.monotonic()
    answer = sign_in(mine, victim.username)
    taken = time.monotonic() - started

    assert Counter(each.status_code for each in answers) == {200: LIMIT, 429: 195}
    assert (answer.status_code, mine.is_in(), inside.is_in()) == (302, True, True)
    assert taken < 60


def test_wrong_passwords_from_the_same_office_keep_no_known_browser_out(site: str) -> None:
    victim = make_user(Role.MANAGER)
    mine = known_browser(site, victim.username)
    for _ in range(LIMIT + 3):
        try_password(site, victim.username, WRONG, address=OFFICE)

    assert sign_in(mine, victim.username).status_code == 302


def test_three_hundred_people_sign_in_from_one_office(site: str) -> None:
    people = [make_user() for _ in range(300)]

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda user: try_password(site, user.username, PASSWORD, address=OFFICE), people))

    assert Counter(answer.status_code for answer in answers) == {302: 300}


def test_forged_addresses_make_no_other_source(site: str) -> None:
    victim = make_user()
    answers = []
    for number in range(10):
        browser = HttpBrowser(site, address=ATTACKER)
        browser.http.headers.update(dict.fromkeys(FORGED, f"203.0.113.{number}"))
        browser.open()
        browser.give(username=victim.username)
        answers.append(browser.give(password=WRONG))

    assert Counter(answer.status_code for answer in answers) == {200: LIMIT, 429: 5}
    assert set(AuditRecord.objects.filter(name=Name.LOGIN_FAIL).values_list("address", flat=True)) == {ATTACKER}


def test_one_password_for_two_hundred_accounts_is_slowed_and_raises_an_event(site: str) -> None:
    names = [make_user().username for _ in range(100)] + [f"nobody{number}" for number in range(100)]

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda name: try_password(site, name, "Summer2026Summer2026"), names))

    counted = Counter(answer.status_code for answer in answers)
    assert counted[200] <= 70
    assert counted[200] + counted[429] == 200
    assert AuditRecord.objects.filter(name=Name.LOGIN_SPRAY, address=ATTACKER).count() == 1


def test_a_success_of_the_attacker_gives_no_new_tries(site: str) -> None:
    mallory, victim = make_user(), make_user()
    answers = []
    for _ in range(3):
        answers += [try_password(site, victim.username, WRONG) for _ in range(3)]
        assert try_password(site, mallory.username, PASSWORD).status_code == 302

    assert Counter(answer.status_code for answer in answers) == {200: LIMIT, 429: 4}


def test_locked_and_unknown_names_get_the_same_answer(site: str) -> None:
    make_user(username="ana-locked")
    pages = []
    for name in ("ana-locked", "ana-nobody"):
        answers = [try_password(site, name, WRONG) for _ in range(LIMIT + 1)]
        pages.append((answers[-1].status_code, sorted(answers[-1].headers), len(answers[-1].text)))

    assert pages[0] == pages[1]
    assert pages[0][0] == 429
