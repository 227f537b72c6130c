"""Nothing is done for a page of another site, whoever is signed in: CSRF tokens, origins, referers."""

import pytest
from django.test import Client
from django.urls import get_resolver
from pytest_django import Settings

from accounts.models import User
from tests.cxportal.test_doors import TABLE, VISITORS, browser_of, path_of, routes
from tests.factories import make_user
from tests.steps import half_in, is_in, step

pytestmark = pytest.mark.django_db
UNSAFE = ("post", "put", "patch", "delete")
API = {"api/v1/session", "api/v1/me", "api/v1/", "api/v1/*"}
LINKS = {"password/reset/<str:key>/", "invitation/<str:key>/"}  # of mails: they do nothing but redirect
WITHOUT_TOKENS = {"csp-report/"} | API | LINKS  # and without a look at cookies
SECRET = "a" * 32


def accounts() -> list[tuple[object, ...]]:
    """What a form could have changed about anybody."""
    return list(User.objects.order_by("pk").values_list("pk", "role", "is_active", "epoch", "password", "picture"))


def test_the_doors_without_tokens_are_those_that_heed_no_cookie() -> None:
    found = {
        route
        for route, pattern in routes(get_resolver().url_patterns)
        if getattr(pattern.callback, "csrf_exempt", False)
    }
    assert found == WITHOUT_TOKENS


@pytest.mark.parametrize("visitor", VISITORS)
def test_no_address_takes_anything_without_a_token(visitor: str) -> None:
    browser, subject = browser_of(visitor), make_user()
    browser.handler.enforce_csrf_checks = True
    before = accounts()

    closed = [path_of(route, subject) for route in TABLE if route not in WITHOUT_TOKENS]
    found = {(path, method): getattr(browser, method)(path).status_code for path in closed for method in UNSAFE}

    assert {asked: status for asked, status in found.items() if status != 403} == {}
    assert accounts() == before


def post(browser: Client, path: str = "/login/", *, is_secure: bool = False, **headers: str) -> int:
    """Post a form with a right token; the answer is the status."""
    browser.handler.enforce_csrf_checks = True
    browser.cookies["csrftoken"] = SECRET
    fields = {"username": "ana", "csrfmiddlewaretoken": SECRET}
    return browser.post(path, fields, secure=is_secure, headers=headers).status_code


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://testserver", 302),
        ("https://testserver", 403),
        ("http://testserver:81", 403),
        ("http://testserver.evil.example", 403),
        ("http://evil.example", 403),
        ("http://evil.testserver", 403),
        ("http://testserver@evil.example", 403),
        ("null", 403),
        ("", 403),
    ],
)
def test_a_right_token_from_another_origin_is_refused(origin: str, status: int) -> None:
    assert post(Client(), origin=origin) == status


@pytest.mark.parametrize(
    ("referer", "status"),
    [
        ("https://testserver/login/", 302),
        ("http://testserver/login/", 403),
        ("https://evil.example/", 403),
        ("https://testserver.evil.example/", 403),
        ("https://evil.example/?https://testserver/", 403),
        ("nonsense", 403),
        ("", 403),
    ],
)
def test_under_https_a_form_without_an_origin_says_where_it_stood(
    settings: Settings, referer: str, status: int
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert post(Client(), is_secure=True, referer=referer) == status


@pytest.mark.parametrize("token", ["", "b" * 32, "a" * 31, "a" * 63 + "b", "\0" * 32, "é" * 32])
def test_a_forged_sign_in_is_refused(token: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.cookies["csrftoken"] = SECRET

    answer = browser.post("/login/", {"username": "attacker", "csrfmiddlewaretoken": token})

    assert (answer.status_code, step(browser)) == (403, "username")


def test_a_token_in_the_address_is_none() -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.cookies["csrftoken"] = SECRET

    assert browser.post(f"/login/?csrfmiddlewaretoken={SECRET}", {"username": "a"}).status_code == 403


@pytest.mark.parametrize("method", ["get", "head"])
def test_nothing_is_done_by_reading(method: str) -> None:
    user = make_user()
    browser = half_in(user.username)
    assert is_in(browser)

    for path in ("/logout/", "/login/?not_you=1", "/agent/presence/?chosen=available", "/profile/picture/?remove=yes"):
        getattr(browser, method)(path)

    assert is_in(browser)
