"""What templates know of the person who looks at them. It asks no database of its own."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from accounts import session_time
from accounts.domain import policy
from accounts.domain.policy import Permission
from accounts.navigation import top_menu


def people(request: HttpRequest) -> dict[str, Any]:
    """Frame, menu and the answers of the policy, for a full session only."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    is_agent = policy.may(user, Permission.AGENT_PANEL)
    return {
        "frame": "agentpanel/frame.html" if is_agent else "portal.html",
        "nav": top_menu(user, request.path),
        "session_end": session_time.at_first(request, now=timezone.now()),
        "warns_about_thick_clients": policy.may(user, Permission.THICK_CLIENTS),
    }
