"""What every answer carries, and the one spelling of the own address."""

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from accounts.enums import Role
from cxportal.core.middleware import CanonicalHostMiddleware
from tests.clients import signed_in
from tests.factories import make_user

HEADERS = {
    "Cache-Control": "no-store",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
CLOSED = ["default-src 'none'", "script-src 'self'", "style-src 'self'", "object-src 'none'", "frame-ancestors 'none'"]


def answer(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("here")


@pytest.mark.parametrize(
    ("proxies", "peer", "said", "is_https"),
    [
        ([], "10.1.1.1", "https", False),
        (["10.0.0.0/8"], "10.1.1.1", "https", True),
        (["10.0.0.0/8"], "10.1.1.1", "http", False),
        (["10.0.0.0/8"], "10.1.1.1", "", False),
        (["10.0.0.0/8"], "192.0.2.7", "https", False),
        (["10.0.0.0/8"], "", "https", False),
    ],
)
def test_only_a_trusted_proxy_says_that_a_request_came_by_https(
    settings: Settings, proxies: list[str], peer: str, said: str, *, is_https: bool
) -> None:
    settings.TRUSTED_PROXIES = proxies
    settings.SECURE_SSL_REDIRECT = True
    browser = Client(REMOTE_ADDR=peer, headers={"X-Forwarded-Proto": said, "X-Forwarded-For": "10.1.1.1"})

    assert browser.get("/password/forgotten/sent/").status_code == (200 if is_https else 301)


@pytest.mark.parametrize("name", ["cxportal.forwarded_proto", "Cxportal.Forwarded_Proto", "CXPORTAL.FORWARDED_PROTO"])
def test_no_header_leads_to_where_a_trusted_proxy_is_written_down(settings: Settings, name: str) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    settings.SECURE_SSL_REDIRECT = True

    assert Client(headers={name: "https"}).get("/password/forgotten/sent/").status_code == 301


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/login/", "/profile/", "/floor/", "/nowhere/", "/agent/", "/api/v1/me", "/logout/"])
def test_every_answer_carries_the_headers(path: str) -> None:
    response = signed_in(make_user(Role.ADMINISTRATOR)).get(path)

    policy = response.headers["Content-Security-Policy"]
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS
    assert [rule for rule in CLOSED if rule not in policy] == []
    assert "unsafe" not in policy
    assert "camera=()" in response.headers["Permissions-Policy"]


@pytest.mark.parametrize(
    ("method", "host", "led_to"),
    [
        ("GET", "localhost:8000", "http://127.0.0.1:8000/login/?next=/"),
        ("HEAD", "[::1]:8000", "http://127.0.0.1:8000/login/?next=/"),
        ("GET", "127.0.0.1:8000", None),
        ("GET", "localhost:9000", None),
        ("POST", "localhost:8000", None),
        ("GET", "portal.example.com", None),
    ],
)
def test_other_spellings_of_the_own_address_lead_to_it(
    settings: Settings, method: str, host: str, led_to: str | None
) -> None:
    settings.SITE_URL, settings.IS_LOOPBACK = "http://127.0.0.1:8000", True
    request = RequestFactory().generic(method, "/login/?next=/", headers={"Host": host})

    response = CanonicalHostMiddleware(answer)(request)

    assert response.headers.get("Location") == led_to


def test_a_site_with_a_name_leads_nobody_elsewhere(settings: Settings) -> None:
    settings.IS_LOOPBACK = False

    with pytest.raises(MiddlewareNotUsed):
        CanonicalHostMiddleware(answer)
