"""Where a request comes from."""

import re
from collections.abc import Mapping
from ipaddress import ip_address, ip_network
from types import SimpleNamespace
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest

from cxportal.core import browsers
from cxportal.core.audit.log import Source

FORWARDING = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")
_WITH_PORT = re.compile(r"(?:\[([^]]+)]|([0-9.]+))(?::[0-9]{1,5})?")  # as `[2001:db8::9]:443` or `203.0.113.9:443`


def source(request: HttpRequest) -> Source:
    """Where a request comes from, as records and mails tell it."""
    return Source(address(request), device(request), request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""))


def source_of_socket(scope: Mapping[str, Any]) -> Source:
    """The same for an open socket.

    :param scope: as ASGI servers give it, with the cookies that Channels reads from it
    """
    meta = {"REMOTE_ADDR": (scope.get("client") or ("",))[0]}
    for name, value in scope["headers"]:
        key, text = "HTTP_" + name.decode("latin-1").upper().replace("-", "_"), value.decode("latin-1")
        meta[key] = f"{meta[key]},{text}" if key in meta else text
    return source(cast(HttpRequest, SimpleNamespace(META=meta, COOKIES=scope["cookies"])))


def device(request: HttpRequest) -> str:
    """Browser and system in a few words, such as `Firefox 128 on Windows`; "" where the browser does not say."""
    return browsers.in_words(request.META.get("HTTP_USER_AGENT", "")[: browsers.LONGEST])


def address(request: HttpRequest) -> str | None:
    """The client's IP address: the last hop that is not a trusted proxy.

    `X-Forwarded-For` counts only behind `TRUSTED_PROXIES`; anybody else could write anything there.
    """
    hops = _hops(request)
    nearest = _valid(request.META.get("REMOTE_ADDR", ""))
    while nearest and hops and _is_trusted(nearest):
        before = _valid(hops.pop())
        if before is None:
            break
        nearest = before
    return nearest


def is_behind_proxy(request: HttpRequest) -> bool:
    """Say whether a trusted proxy itself sends the request; whom that one names does not matter here."""
    nearest = _valid(request.META.get("REMOTE_ADDR", ""))
    return nearest is not None and _is_trusted(nearest)


def is_this_machine(request: HttpRequest) -> bool:
    """Say whether the request comes from loopback itself, not through somebody who listens there.

    A proxy counts by the address that it tells of; one that is not trusted, or tells in another header than
    `X-Forwarded-For`, could be asked by anybody.
    """
    nearest, found = _valid(request.META.get("REMOTE_ADDR", "")), address(request)
    if nearest is None or found is None or not ip_address(found).is_loopback:
        return False
    if not any(header in request.META for header in FORWARDING):
        return True
    hops = _hops(request)
    return bool(hops) and _valid(hops[-1]) is not None and _is_trusted(nearest)


def _hops(request: HttpRequest) -> list[str]:
    return [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]


def _valid(word: str) -> str | None:
    """An IP address in one spelling: without the port that some proxies write, and IPv4 as IPv4."""
    match = _WITH_PORT.fullmatch(word)
    try:
        found = ip_address(match[1] or match[2] if match else word)
    except ValueError:
        return None
    return str(getattr(found, "ipv4_mapped", None) or found)


def _is_trusted(word: str) -> bool:
    found = ip_address(word)
    return any(found in ip_network(network, strict=False) for network in settings.TRUSTED_PROXIES)
