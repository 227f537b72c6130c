"""System > Canned responses."""

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
from acd.forms.lists import CannedForm
from acd.models import CannedResponse


class CannedFilter(SettingFilter):
    """Canned responses by shortcut and text."""

    SEARCHED = ("shortcut", "text")


KIND = Kind(
    model=CannedResponse,
    form=CannedForm,
    filter=CannedFilter,
    rows=setting_lists.canned_responses,
    url="canned",
    title=_("Canned responses"),
    add=_("Add a canned response"),
    columns=(_("Text"), _("Queues")),
    cells="acd/_canned_cells.html",
)


@interactive
@requires(Permission.ROUTING)
@require_safe
def canned(request: SignedInRequest) -> HttpResponse:
    """Show the canned responses."""
    return setting_pages.list_page(request, KIND)


@requires(Permission.ROUTING)
@require_http_methods(["GET", "HEAD", "POST"])
def canned_add(request: SignedInRequest) -> HttpResponse:
    """Ask for a new canned response, or add it."""
    return setting_pages.add_page(request, KIND)


@requires(Permission.ROUTING)
@require_http_methods(["GET", "HEAD", "POST"])
def canned_edit(request: SignedInRequest, canned_id: int) -> HttpResponse:
    """Show a canned response, or change it."""
    return setting_pages.edit_page(request, KIND, canned_id)


@requires(Permission.ROUTING)
@require_POST
def canned_delete(request: SignedInRequest, canned_id: int) -> HttpResponse:
    """Delete a canned response that nothing points to."""
    return setting_pages.delete(request, KIND, canned_id)
