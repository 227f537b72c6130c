"""System > Queues."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.activity import interactive
from accounts.domain import directory
from accounts.domain.policy import Permission
from accounts.domain.setting_rows import GoneError, SettingRefusedError
from accounts.setting_filter import SettingFilter
from accounts.views import member_pages, setting_pages
from accounts.views.access import SignedInRequest, requires
from accounts.views.member_pages import Circle
from accounts.views.setting_pages import Kind, Problem
from acd.domain import memberships, queue_settings, setting_lists
from acd.domain.queue_settings import OtherChannelError, OverflowCircleError
from acd.filters import QueueMemberFilter
from acd.forms.queues import EverybodyForm, QueueForm
from acd.models import Queue
from acd.models.queues import LEVELS


def _refusal(refusal: SettingRefusedError) -> Problem | None:
    match refusal:
        case OverflowCircleError():
            return "overflow_to", _("From there, contacts would come back to this queue")
        case OtherChannelError():
            return "overflow_to", _("Choose a queue of the same channel")
    return None


KIND = Kind(
    model=Queue,
    form=QueueForm,
    filter=SettingFilter,
    rows=setting_lists.queues,
    url="queues",
    title=gettext_lazy("Queues"),
    add=gettext_lazy("Add a queue"),
    columns=(
        gettext_lazy("Channel"),
        gettext_lazy("Strategy"),
        gettext_lazy("Priority"),
        gettext_lazy("Service level"),
        gettext_lazy("Agents"),
    ),
    cells="acd/_queue_cells.html",
    body="acd/_queue_fields.html",
    members="queue_members",
    save=queue_settings.save,
    refusal=_refusal,
)


@interactive
@requires(Permission.ROUTING)
@require_safe
def queues(request: SignedInRequest) -> HttpResponse:
    """Show the queues."""
    return setting_pages.list_page(request, KIND)


@requires(Permission.ROUTING)
@require_http_methods(["GET", "HEAD", "POST"])
def queue_add(request: SignedInRequest) -> HttpResponse:
    """Ask for a new queue, or add it."""
    return setting_pages.add_page(request, KIND)


@requires(Permission.ROUTING)
@require_http_methods(["GET", "HEAD", "POST"])
def queue_edit(request: SignedInRequest, queue_id: int) -> HttpResponse:
    """Show a queue, or change it."""
    return setting_pages.edit_page(request, KIND, queue_id)


@requires(Permission.ROUTING)
@require_POST
def queue_delete(request: SignedInRequest, queue_id: int) -> HttpResponse:
    """Delete a queue that nothing points to."""
    return setting_pages.delete(request, KIND, queue_id)


@interactive
@requires(Permission.ROUTING)
@require_http_methods(["GET", "HEAD", "POST"])
def queue_members(request: SignedInRequest, queue_id: int) -> HttpResponse:
    """Show who takes contacts of a queue and who may, or save levels, or add a whole team."""
    queue = setting_pages.find(Queue, queue_id)
    is_team = request.method == "POST" and "everybody" in request.POST
    everybody = EverybodyForm(request.POST if is_team else None, teams=directory.teams())
    if everybody.is_valid():
        team_id, level = everybody.cleaned_data["team"], everybody.cleaned_data["level"]
        try:
            memberships.add_team(queue.pk, team_id, level=level, **setting_pages.by(request))
        except GoneError:
            raise Http404 from None
        messages.success(request, _("%(name)s is saved.") % {"name": queue})
        return redirect("queue_members", queue.pk)

    def change(levels: Mapping[int, int]) -> None:
        memberships.change(queue.pk, levels, **setting_pages.by(request))

    circle = Circle(
        name=queue.name,
        url=reverse("queue_members", args=[queue.pk]),
        back_url=reverse("queues_edit", args=[queue.pk]),
        people=memberships.candidates(queue.pk),
        change=change,
        levels=LEVELS,
        filter=QueueMemberFilter,
    )
    return member_pages.members_page(request, circle, everybody=everybody)
