"""Where guessing comes from: sources that were slowed down lately, from the audit log and their budgets."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Q

from accounts.domain import budgets
from cxportal.core.audit.names import Name
from cxportal.core.limits.budgets import network_of
from cxportal.core.models import AuditRecord, StoredTally

MOST = 20  # that are listed
SPAN = timedelta(hours=1)
_REACH = 2 * SPAN  # that a source is slowed down is written once an hour
_MOST_READ = 5000  # addresses
_BUDGETS = (budgets.ADDRESS, budgets.NAMES)
_SLOWED = Q(name=Name.LOGIN_SPRAY) | Q(name=Name.RATE_LIMIT, reason="")  # with a reason it is no sign-in


@dataclass(slots=True)
class Slowed:
    """A source that failed too often.

    :param network: an IPv4 address, or the /64 network of IPv6 addresses
    :param failed: sign-ins that failed within the last hour
    :param last_at: the last thing that was written down of it
    :param was_slowed: within the last two hours
    :param until: while its unknown browsers are refused; none: they are not, now
    """

    network: str
    failed: int
    last_at: datetime
    was_slowed: bool
    until: datetime | None = None


def listed(*, now: datetime) -> list[Slowed]:
    """Those that are refused now and those that failed most within the hour, first: two queries."""
    found = [one for one in _networks(now) if one.was_slowed]
    shut = _shut([one.network for one in found], now=now)
    for one in found:
        one.until = shut.get(one.network)
    busy = [one for one in found if one.failed or one.until]
    return sorted(busy, key=lambda one: (one.until is None, -one.failed, one.network))[:MOST]


def _networks(now: datetime) -> Iterable[Slowed]:
    failed = Q(name=Name.LOGIN_FAIL, at__gte=now - SPAN)
    rows = (
        AuditRecord.objects.filter(_SLOWED | Q(name=Name.LOGIN_FAIL), at__gte=now - _REACH, at__lte=now)
        .exclude(address=None)
        .order_by()
        .values("address")
        .annotate(slowed=Count("pk", _SLOWED), failed=Count("pk", failed), last_at=Max("at"))
        .order_by("-slowed", "-failed")[:_MOST_READ]
    )
    found: dict[str, Slowed] = {}
    for row in rows:
        network = network_of(row["address"])
        one = found.setdefault(network, Slowed(network, 0, row["last_at"], was_slowed=False))
        one.failed += row["failed"]
        one.last_at = max(one.last_at, row["last_at"])
        one.was_slowed |= row["slowed"] > 0
    return found.values()


def _shut(networks: Iterable[str], *, now: datetime) -> dict[str, datetime]:
    """Until when each is refused: the table of tallies knows digests alone, so it is asked by them."""
    keys = {budget.of(network).key: network for network in networks for budget in _BUDGETS}
    rows = StoredTally.objects.filter(key__in=list(keys), until__gt=now).order_by("until")
    return {keys[key]: until for key, until in rows.values_list("key", "until") if until}
