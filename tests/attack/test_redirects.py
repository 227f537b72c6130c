"""Nobody is led to another site, at whichever step and in whichever spelling it is tried."""

from urllib.parse import quote, urljoin, urlsplit

import pytest
from django.test import Client
from pytest_django import Settings

from tests.clients import signed_in
from tests.factories import PASSWORD, code_of, make_user, turn_mfa_on
from tests.steps import give

pytestmark = pytest.mark.django_db
EVIL = "evil.example"
TARGETS = [
    f"http://{EVIL}",
    f"https://{EVIL}/",
    f"//{EVIL}",
    f"///{EVIL}",
    f"////{EVIL}",
    f"/\\{EVIL}",
    f"\\/{EVIL}",
    f"\\\\{EVIL}",
    f"/\\/{EVIL}",
    f"/\t/{EVIL}",
    f"/\r\n/{EVIL}",
    f"\t//{EVIL}",
    f" //{EVIL}",
    f"\x00//{EVIL}",
    f"\x1f//{EVIL}",
    f"\u00a0//{EVIL}",
    f"\u3000//{EVIL}",
    f"http:{EVIL}",
    f"http:/{EVIL}",
    f"http:///{EVIL}",
    f"https:\\\\{EVIL}",
    f"HtTp://{EVIL}",
    f"ftp://{EVIL}",
    f"//testserver@{EVIL}",
    f"http://testserver@{EVIL}",
    f"http://testserver:80@{EVIL}/",
    f"//{EVIL}\\@testserver/",
    f"//{EVIL}#@testserver/",
    f"//{EVIL}%23@testserver/",
    f"http://testserver.{EVIL}/",
    f"@{EVIL}",
    f".{EVIL}",
    f":80@{EVIL}",
    f"%2F%2F{EVIL}",
    f"/%2F{EVIL}",
    f"/%5C{EVIL}",
    f"/%09/{EVIL}",
    f"%0D%0ALocation:%20//{EVIL}",
    f"/\r\nLocation: //{EVIL}",
    f"\uff0f\uff0f{EVIL}",
    f"/\uff0e/{EVIL}",
    f"//{EVIL}\u3002",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    f"http://[::1]@{EVIL}/",
    "http://[",
    f"?next=//{EVIL}",
    f"//{EVIL}/%2e%2e",
    "blob:http://testserver/x",
    f"/;@{EVIL}",
    f"/.{EVIL}",
]


def lands_at(location: str) -> str:
    """The host that a browser goes to: it takes backslashes for slashes and drops tabs and line ends (WHATWG URL)."""
    seen = location.strip("".join(map(chr, range(33)))).replace("\\", "/")
    for dropped in "\t\r\n":
        seen = seen.replace(dropped, "")
    parts = urlsplit(urljoin("http://testserver/login/", seen))
    return f"{parts.scheme}://{parts.hostname}"


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("given_at", [1, 2, 3])
def test_a_form_of_any_step_leads_to_this_site(target: str, given_at: int) -> None:
    user = make_user()
    secret = turn_mfa_on(user)
    browser = Client()
    answers = [{"username": user.username}, {"password": PASSWORD}, {"token": code_of(secret)}]

    led = [
        give(browser, **answer, **({"next": target} if number == given_at else {})).headers["Location"]
        for number, answer in enumerate(answers, start=1)
    ]

    assert [lands_at(place) for place in led] == ["http://testserver"] * 3


@pytest.mark.parametrize("target", TARGETS)
def test_an_address_leads_to_this_site_before_during_and_after_the_sign_in(target: str) -> None:
    user = make_user()
    browser, inside = Client(), signed_in(user)
    address = f"/login/?next={quote(target)}"

    page = browser.get(address).content.decode()
    browser.post(address, {"username": user.username})
    led = [
        browser.post(address, {"password": PASSWORD}),
        inside.get(address),
        Client().post(address, {"language": "fr"}),
        Client().post("/login/", {"language": "fr", "next": target}),
    ]

    assert {lands_at(answer.headers["Location"]) for answer in led} == {"http://testserver"}
    assert f'href="{target}"' not in page


@pytest.mark.parametrize("path", [f"//{EVIL}", f"//{EVIL}/..", f"/\\{EVIL}", f"/%5c{EVIL}", f"/%2f%2f{EVIL}", "/login"])
@pytest.mark.parametrize("is_secure", [False, True])
def test_no_correction_of_an_address_leads_elsewhere(settings: Settings, path: str, is_secure: bool) -> None:
    settings.SECURE_SSL_REDIRECT = not is_secure

    answer = Client().generic("GET", path, secure=is_secure)

    assert urlsplit(urljoin("http://testserver/", answer.headers.get("Location", "/"))).hostname == "testserver"


@pytest.mark.parametrize("path", [f"//{EVIL}/", f"@{EVIL}/", f".{EVIL}/", f":80@{EVIL}/"])
def test_the_way_to_the_own_spelling_of_the_address_leads_there(settings: Settings, path: str) -> None:
    settings.SITE_URL, settings.IS_LOOPBACK = "http://127.0.0.1:8000", True
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost"]

    answer = Client().get("/", PATH_INFO=path, headers={"host": "localhost:8000"})

    place = urlsplit(answer.headers.get("Location", "http://127.0.0.1:8000"))
    assert (place.hostname, place.port, place.username) == ("127.0.0.1", 8000, None)
