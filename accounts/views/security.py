"""System > Security: who is locked, where guessing comes from, who has MFA, and what failed."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.domain import coverage, failures, locks, slowed_addresses
from accounts.domain.policy import Permission
from accounts.views import failure_chart, lock_words
from accounts.views.access import SignedInRequest, requires

SPANS = {"day": (24, 4), "week": (168, 7)}  # hours, and parts of the time below the chart
DEFAULT_SPAN = "day"


@requires(Permission.SECURITY)
@require_safe
def security(request: SignedInRequest) -> HttpResponse:
    """Show how safe the accounts are now."""
    span = request.GET.get("span", "")
    span = span if span in SPANS else DEFAULT_SPAN
    now = timezone.now()
    facts = {"span": span, "coverage": coverage.by_role(), "most": locks.MOST}
    return render(request, "accounts/security.html", facts | _locks(now) | _failures(span, now))


def _locks(now: datetime) -> dict[str, Any]:
    locked = locks.everybody(now=now)
    rows = [(one, lock_words.doors(one), lock_words.why(one.last_try)) for one in locked]
    addresses = {"addresses": slowed_addresses.listed(now=now), "most_addresses": slowed_addresses.MOST}
    return {"locked": rows, "strangers": locks.strangers(now=now)} | addresses


def _failures(span: str, now: datetime) -> dict[str, Any]:
    count, parts = SPANS[span]
    hours = failures.by_hour(hours=count, now=now)
    return {
        "chart": failure_chart.drawn(hours, parts=parts),
        "busy_hours": [hour for hour in reversed(hours) if hour.total],
        "known": sum(hour.known for hour in hours),
        "unknown": sum(hour.unknown for hour in hours),
    }
