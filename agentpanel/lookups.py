"""What the panel looks up beside its socket, as JSON."""

from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.domain.policy import Permission
from accounts.views.access import SignedInRequest, requires
from acd.domain import day, directory, earlier, phrases
from acd.domain.errors import RefusedError


@requires(Permission.AGENT_PANEL)
@require_safe
def show_phrases(_request: SignedInRequest) -> JsonResponse:
    """Answer the canned responses."""
    return JsonResponse({"phrases": phrases.in_use()})


@requires(Permission.AGENT_PANEL)
@require_safe
def show_directory(request: SignedInRequest) -> JsonResponse:
    """Answer where a contact can be sent."""
    return JsonResponse(directory.of(request.user.pk, now=timezone.now()))


@requires(Permission.AGENT_PANEL)
@require_safe
def show_earlier(request: SignedInRequest, contact_id: int) -> JsonResponse:
    """Answer the earlier contacts of a contact's customer."""
    return JsonResponse({"contacts": earlier.contacts_of_customer(request.user.pk, contact_id)})


@requires(Permission.AGENT_PANEL)
@require_safe
def show_day(request: SignedInRequest) -> JsonResponse:
    """Answer the agent's own day."""
    return JsonResponse(day.of_agent(request.user.pk, now=timezone.now()))


@requires(Permission.AGENT_PANEL)
@require_POST
def finish_callback(request: SignedInRequest, contact_id: int) -> JsonResponse:
    """Note that a customer was called back, and answer the day."""
    try:
        day.finish_callback(request.user.pk, contact_id, now=timezone.now())
    except RefusedError as refusal:
        return JsonResponse({"code": refusal.code}, status=404)
    return JsonResponse(day.of_agent(request.user.pk, now=timezone.now()))
