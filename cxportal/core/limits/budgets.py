"""Budgets, and the counters that are kept of them."""

import hashlib
import hmac
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings

from cxportal.core.limits.rules import Rule

SITE_PREFIX = 64  # what an IPv6 customer gets at least: all of it is one source


@dataclass(frozen=True, slots=True)
class Counter:
    """One budget of one key.

    :param subject_id: whose account it protects; nobody's for names that nobody has, and for addresses
    """

    budget: "Budget"
    key: str
    subject_id: int | None = None


@dataclass(frozen=True, slots=True)
class Budget:
    """A rule under a short name; each key has a budget of its own."""

    name: str
    rule: Rule

    def of(self, *parts: str, subject_id: int | None = None) -> Counter:
        """The counter of a key: a keyed digest, so that the table names neither people nor addresses."""
        text = "\n".join((self.name, *parts)).encode()
        key = hmac.new(settings.SECRET_KEY.encode(), b"tally\n" + text, hashlib.sha256).hexdigest()
        return Counter(self, key, subject_id)


def network_of(address: str | None) -> str:
    """What counts as one source: an IPv4 address, or the /64 network of an IPv6 address."""
    if not address:
        return ""
    found = ip_address(address)
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ip_network((found, SITE_PREFIX), strict=False))
    return str(found)
