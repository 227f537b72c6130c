"""Where a request comes from: what a stranger writes into a header counts for nothing."""

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from cxportal.core import client

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
