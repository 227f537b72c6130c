"""Ways around the three steps, tried over HTTP."""

import re
from collections.abc import Callable

import httpx
import pytest

from accounts.enums import Role
from accounts.models import PendingLogin, Session, User
from tests.attack.doors import signed_in_over_http, to_token_step
from tests.factories import PASSWORD, code_of, make_user, turn_mfa_on
from tests.workers.server import HttpBrowser

pytestmark = pytest.mark.django_db(transaction=True)
SESSION, HALF = "sessionid", "signin"


def question(browser: HttpBrowser) -> str:
    """The field that the sign-in asks for now."""
    found = re.search(r'name="(username|password|token)"', browser.open())
    return found.group(1) if found else ""


SKIPS: dict[str, Callable[[HttpBrowser, User, bytes], object]] = {
    "the password first": lambda browser, user, secret: browser.give(password=PASSWORD),
    "the token first": lambda browser, user, secret: browser.give(token=code_of(secret)),
    "all at once": lambda browser, user, secret: browser.give(
        username=user.username, password=PASSWORD, token=code_of(secret)
    ),
    "name and token": lambda browser, user, secret: (
        browser.give(username=user.username),
        browser.give(token=code_of(secret)),
    ),
    "a step of one's own": lambda browser, user, secret: (
        browser.give(username=user.username),
        browser.give(step="token", mfa="off", user_id=str(user.pk), token=code_of(secret)),
    ),
}


@pytest.mark.parametrize("skip", SKIPS, ids=str)
def test_no_order_of_answers_skips_a_step(site: str, skip: str) -> None:
    user = make_user(Role.MANAGER)
    secret = turn_mfa_on(user)
    browser = HttpBrowser(site)
    browser.open()

    SKIPS[skip](browser, user, secret)

    assert not browser.is_in()
    assert not PendingLogin.objects.exists()


def test_a_half_sign_in_opens_nothing_under_any_cookie_name(site: str) -> None:
    user = make_user(Role.ADMINISTRATOR)
    turn_mfa_on(user)
    browser = to_token_step(site, user)
    half = browser.http.cookies[HALF]

    for headers in (
        {"Cookie": f"{SESSION}={half}"},
        {"Authorization": f"Bearer {half}"},
        {"Authorization": f"Basic {half}"},
        {"X-Remote-User": user.username, "Remote-User": user.username},
    ):
        for path in ("/profile/", "/system/users/", "/api/v1/me"):
            answer = httpx.get(f"{site}{path}", headers={"Host": "testserver"} | headers)
            assert answer.status_code in {302, 401}


def test_a_half_sign_in_of_one_person_never_ends_as_another(site: str) -> None:
    mallory, victim = make_user(), make_user(Role.ADMINISTRATOR)
    secret = turn_mfa_on(mallory)
    turn_mfa_on(victim)
    browser = to_token_step(site, mallory)

    browser.give(token=code_of(secret), username=victim.username, user=str(victim.pk), uid=str(victim.pk))

    assert Session.objects.get().user == mallory


def test_a_second_tab_with_another_name_takes_nothing_along(site: str) -> None:
    mallory, victim = make_user(), make_user(Role.ADMINISTRATOR)
    secret = turn_mfa_on(mallory)
    browser = to_token_step(site, mallory)
    browser.open()
    browser.give(not_you="1")
    browser.open()
    browser.give(username=victim.username)

    browser.give(token=code_of(secret))
    browser.give(password=PASSWORD + "?", token=code_of(secret))

    assert not browser.is_in()
    assert question(browser) == "password"


def test_a_session_key_of_the_attackers_choice_is_never_adopted(site: str) -> None:
    user = make_user()
    secret = turn_mfa_on(user)
    browser = HttpBrowser(site)
    planted = "a" * 32
    browser.http.cookies.set(SESSION, planted, domain="testserver.local")
    browser.open()
    browser.give(username=user.username)
    browser.give(password=PASSWORD)
    browser.give(token=code_of(secret))

    keys = set(Session.objects.values_list("session_key", flat=True))
    assert len(keys) == 1
    assert planted not in keys
    stolen = httpx.get(f"{site}/profile/", headers={"Host": "testserver", "Cookie": f"{SESSION}={planted}"})
    assert stolen.status_code == 302


def test_what_a_finished_sign_in_leaves_behind_signs_in_nobody(site: str) -> None:
    user = make_user()
    secret = turn_mfa_on(user)
    browser = to_token_step(site, user)
    half, form = browser.http.cookies[HALF], {"token": code_of(secret), "csrfmiddlewaretoken": browser.csrf}
    csrf = browser.http.cookies["csrftoken"]
    browser.give(token=form["token"])
    assert browser.is_in()

    again = httpx.Client(base_url=site, headers={"Host": "testserver"})
    answer = again.post("/login/", data=form, headers={"Cookie": f"{HALF}={half}; csrftoken={csrf}"})

    assert SESSION not in answer.cookies
    assert Session.objects.count() == 1


def test_a_cookie_saved_before_the_log_out_is_dead(site: str) -> None:
    browser = signed_in_over_http(site, make_user(Role.SUPERVISOR))
    saved = browser.http.cookies[SESSION]
    browser.open("/profile/")
    browser.http.post("/logout/", data={"csrfmiddlewaretoken": browser.csrf})

    answer = httpx.get(f"{site}/profile/", headers={"Host": "testserver", "Cookie": f"{SESSION}={saved}"})

    assert answer.status_code == 302


NEXTS = (
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "\\\\evil.example",
    "/\t/evil.example",
    "///evil.example",
    "https:evil.example",
    "http:///evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    " //evil.example",
    "http://testserver@evil.example/",
    "http://testserver.evil.example/",
)


@pytest.mark.parametrize("wanted", NEXTS)
def test_no_step_leads_to_another_site(site: str, wanted: str) -> None:
    user = make_user(Role.MANAGER)
    secret = turn_mfa_on(user)
    browser = HttpBrowser(site)
    browser.http.get("/login/", params={"next": wanted})
    browser.open()
    places = [browser.give(username=user.username, next=wanted), browser.give(password=PASSWORD, next=wanted)]
    places.append(browser.give(token=code_of(secret), next=wanted))

    assert [place.headers["Location"] for place in places] == ["/login/", "/login/", "/floor/"]
