"""System > Dispositions."""

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
from acd.forms.lists import DispositionForm
from acd.models import Disposition

KIND = Kind(
    model=Disposition,
    form=DispositionForm,
    filter=SettingFilter,
    rows=setting_lists.dispositions,
    url="dispositions",
    title=_("Dispositions"),
    add=_("Add a disposition"),
    columns=(_("Queues"),),
    cells="acd/_disposition_cells.html",
)


@interactive
@requires(Permission.ROUTING)
@require_safe
def dispositions(request: SignedInRequest) -> HttpResponse:
    """Show the dispositions."""
    return setting_pages.list_page(request, KIND)


@requires(Permission.ROUTING)
@require_http_methods(["GET", "HEAD", "POST"])
def disposition_add(request: SignedInRequest) -> HttpResponse:
    """Ask for a new disposition, or add it."""
    return setting_pages.add_page(request, KIND)


@requires(Permission.ROUTING)
@require_http_methods(["GET", "HEAD", "POST"])
def disposition_edit(request: SignedInRequest, disposition_id: int) -> HttpResponse:
    """Show a disposition, or change it."""
    return setting_pages.edit_page(request, KIND, disposition_id)


@requires(Permission.ROUTING)
@require_POST
def disposition_delete(request: SignedInRequest, disposition_id: int) -> HttpResponse:
    """Delete a disposition that nothing points to."""
    return setting_pages.delete(request, KIND, disposition_id)
