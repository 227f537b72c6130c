"""System > Pause reasons."""

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.activity import interactive
from accounts.domain.policy import Permission
from accounts.setting_filter import SettingFilter
from accounts.views import setting_pages
from accounts.views.access import SignedInRequest, requires
from accounts.views.setting_pages import Kind
from acd.domain import setting_lists
from acd.forms.lists import ReasonForm
from acd.models import PauseReason

KIND = Kind(
    model=PauseReason,
    form=ReasonForm,
    filter=SettingFilter,
    rows=setting_lists.reasons,
    url="reasons",
    title=_("Pause reasons"),
    add=_("Add a pause reason"),
    columns=(_("Productive"), _("Limit")),
    cells="acd/_reason_cells.html",
)


@interactive
@requires(Permission.ROUTING)
@require_safe
def reasons(request: SignedInRequest) -> HttpResponse:
    """Show the pause reasons."""
    return setting_pages.list_page(request, KIND)


@requires(Permission.ROUTING)
@require_http_methods(["GET", "HEAD", "POST"])
def reason_add(request: SignedInRequest) -> HttpResponse:
    """Ask for a new pause reason, or add it."""
    return setting_pages.add_page(request, KIND)


@requires(Permission.ROUTING)
@require_http_methods(["GET", "HEAD", "POST"])
def reason_edit(request: SignedInRequest, reason_id: int) -> HttpResponse:
    """Show a pause reason, or change it."""
    return setting_pages.edit_page(request, KIND, reason_id)


@requires(Permission.ROUTING)
@require_POST
def reason_delete(request: SignedInRequest, reason_id: int) -> HttpResponse:
    """Delete a pause reason that nothing points to."""
    return setting_pages.delete(request, KIND, reason_id)
