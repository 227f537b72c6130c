"""Where a request comes from."""

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def address(request: HttpRequest) -> str | None:
    """The client's IP address: the last hop that is not a trusted proxy.

    `X-Forwarded-For` counts only behind `TRUSTED_PROXIES`; anybody else could write anything there.
    """
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    nearest = _valid(request.META.get("REMOTE_ADDR", ""))
    while nearest and hops and _is_trusted(nearest):
        before = _valid(hops.pop())
        if before is None:
            break
        nearest = before
    return nearest


def _valid(word: str) -> str | None:
    try:
        return str(ip_address(word))
    except ValueError:
        return None


def _is_trusted(word: str) -> bool:
    found = ip_address(word)
    return any(found in ip_network(network, strict=False) for network in settings.TRUSTED_PROXIES)
