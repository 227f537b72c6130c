"""How long the session lasts, and the word that somebody is still there."""

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts import session_time as remaining
from accounts.activity import background


@background
@require_safe
def session_time(request: HttpRequest) -> JsonResponse:
    """Tell how many seconds are left; the question is none of a person's."""
    return JsonResponse(remaining.told(request, now=timezone.now()))


@require_POST
def session_stay(request: HttpRequest) -> JsonResponse:
    """Take it that a person is there, as every form does, and tell how many seconds are left now."""
    return JsonResponse(remaining.told(request, now=timezone.now()))
