"""Where a request comes from: what a stranger writes into a header counts for nothing."""

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from cxportal.core import client
from cxportal.core.audit.log import Source

PROXIES = ["10.0.0.0/8", "2001:db8::1"]
TABLE = [
    ([], "192.0.2.7", "", "192.0.2.7"),
    ([], "192.0.2.7", "203.0.113.9", "192.0.2.7"),
    (PROXIES, "192.0.2.7", "203.0.113.9", "192.0.2.7"),
    (PROXIES, "10.1.1.1", "203.0.113.9", "203.0.113.9"),
    (PROXIES, "10.1.1.1", "198.51.100.1, 203.0.113.9", "203.0.113.9"),
    (PROXIES, "10.1.1.1", "203.0.113.9, 10.2.2.2", "203.0.113.9"),
    (PROXIES, "2001:db8::1", "2001:db8::9", "2001:db8::9"),
    (PROXIES, "10.1.1.1", "nonsense", "10.1.1.1"),
    (PROXIES, "10.1.1.1", "203.0.113.9, 1.2.3", "10.1.1.1"),
    (PROXIES, "10.1.1.1", "", "10.1.1.1"),
    (PROXIES, "10.1.1.1", "10.2.2.2", "10.2.2.2"),
    (PROXIES, "", "203.0.113.9", None),
    (PROXIES, "10.1.1.1", "203.0.113.9:4711", "203.0.113.9"),
    (PROXIES, "10.1.1.1", "[2001:db8::9]:4711", "2001:db8::9"),
    (PROXIES, "10.1.1.1", "203.0.113.9:471100", "10.1.1.1"),
    (PROXIES, "10.1.1.1", "203.0.113.9:", "10.1.1.1"),
    (PROXIES, "::ffff:10.1.1.1", "203.0.113.9", "203.0.113.9"),
    (PROXIES, "10.1.1.1", "::ffff:203.0.113.9", "203.0.113.9"),
]
FORGED = ["X-Real-IP", "Forwarded", "True-Client-IP", "CF-Connecting-IP", "X-Client-IP"]


@pytest.mark.parametrize(("proxies", "peer", "forwarded", "address"), TABLE)
def test_only_trusted_proxies_say_who_is_behind_them(
    settings: Settings, proxies: list[str], peer: str, forwarded: str, address: str | None
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=peer, headers={"X-Forwarded-For": forwarded})

    assert client.address(request) == address


@pytest.mark.parametrize("header", FORGED)
def test_no_other_header_says_anything(settings: Settings, header: str) -> None:
    settings.TRUSTED_PROXIES = PROXIES
    request = RequestFactory().get("/", REMOTE_ADDR="10.1.1.1", headers={header: "203.0.113.9"})

    assert client.address(request) == "10.1.1.1"


DEVICES = [
    ("", ""),
    ("curl/8.4.0", "curl 8"),
    (
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/126.0.0.0 Safari/537.36"
        ),
        "Chrome 126 on Windows",
    ),
    (
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Version/17.5 Mobile/15E148 Safari/604.1"
        ),
        "Mobile Safari 17 on iOS",
    ),
    ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox 128 on Linux"),
    ("Your account is locked. Go to https://evil.example/1.0 CFNetwork/1 Darwin/1", "iOS"),
    ("evil.example/1 CFNetwork/1", ""),
    ("Call 0800 1234 at once-iPhone/1.0 CFNetwork/1", "iOS"),
    ("evil-bot/1.0", ""),
    ("x" * 370 + "/1 CFNetwork/1 Darwin/1", "iOS"),
    ("curl/12345678901", "curl"),
]


@pytest.mark.parametrize(("user_agent", "device"), DEVICES)
def test_a_device_is_told_in_a_few_words(user_agent: str, device: str) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.7", headers={"User-Agent": user_agent})

    assert client.source(request) == Source("192.0.2.7", device)


def test_a_socket_comes_from_where_its_handshake_came_from(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    headers = [(b"x-forwarded-for", b"198.51.100.1"), (b"X-Forwarded-For", b"192.0.2.7"), (b"user-agent", b"curl/8")]
    scope = {"client": ("10.0.0.1", 40000), "headers": headers, "cookies": {}}

    assert client.source_of_socket(scope).address == "192.0.2.7"
    assert client.source_of_socket({"client": None, "headers": [], "cookies": {}}).address is None
