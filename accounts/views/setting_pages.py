"""The pages that every kind of setting has: a list, adding, editing, deleting."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.domain import setting_rows
from accounts.domain.setting_rows import GoneError, InUseError, NameTakenError, SettingRefusedError
from accounts.forms.settings import SettingForm
from accounts.setting_filter import NameFilter
from accounts.views import narrowed
from accounts.views.access import SignedInRequest
from cxportal.core import client, paging

Problem = tuple[str | None, str]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of setting.

    :param url: the name of the list's address; those of the other pages begin with it
    :param columns: the headings between name and status; the template `cells` draws them
    :param body: the template of the form's fields
    :param members: the name of the address of the members' page
    :param save: as `setting_rows.save`, with the model already given
    :param refusal: words for refusals that only this kind has
    """

    model: type[models.Model]
    form: type[SettingForm]
    filter: type[NameFilter]
    rows: Callable[[], QuerySet[Any]]
    url: str
    title: Promise
    add: Promise
    columns: tuple[Promise, ...] = ()
    cells: str = ""
    body: str = "accounts/_setting_fields.html"
    has_status: bool = True
    members: str = ""
    save: Callable[..., models.Model] | None = None
    refusal: Callable[[SettingRefusedError], Problem | None] = field(default=lambda _refusal: None)

    def page(self, what: str) -> str:
        """The name of the address of a page: add, edit, delete."""
        return f"{self.url}_{what}"

    @property
    def add_url(self) -> str:
        """The name of the address for a new row."""
        return self.page("add")

    @property
    def edit_url(self) -> str:
        """The name of a row's address."""
        return self.page("edit")

    @property
    def delete_url(self) -> str:
        """The name of the address that deletes a row."""
        return self.page("delete")


def list_page(request: SignedInRequest, kind: Kind) -> HttpResponse:
    """Show the rows; a search while typing gets the results alone."""
    wanted = kind.filter(request.GET, queryset=kind.rows())
    page = paging.page_of(wanted.qs, request.GET)
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    facts = {"kind": kind, "page": page, "page_numbers": numbers}
    return narrowed.show(
        request, wanted, page="accounts/setting_list.html", results="accounts/_setting_answer.html", facts=facts
    )


def add_page(request: SignedInRequest, kind: Kind) -> HttpResponse:
    """Ask for a new row, or add it."""
    return _form_page(request, kind, kind.model())


def edit_page(request: SignedInRequest, kind: Kind, pk: int) -> HttpResponse:
    """Show a row, or change it."""
    return _form_page(request, kind, find(kind.model, pk))


def delete(request: SignedInRequest, kind: Kind, pk: int) -> HttpResponse:
    """Delete a row, unless something points to it."""
    row = find(kind.model, pk)
    try:
        setting_rows.delete(kind.model, pk, **by(request))
    except InUseError:
        messages.error(request, _("%(name)s is in use and stays.") % {"name": row})
        return redirect(kind.edit_url, pk)
    except GoneError:
        raise Http404 from None
    messages.success(request, _("%(name)s is deleted.") % {"name": row})
    return redirect(kind.url)


def find(model: type[models.Model], pk: int) -> Any:  # noqa: ANN401 - a row of the model
    """The row, or the page that says there is none."""
    row = model._default_manager.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _form_page(request: SignedInRequest, kind: Kind, row: models.Model) -> HttpResponse:
    form = kind.form(request.POST if request.method == "POST" else None, instance=row)
    name = str(row)  # as stored: a form that is checked fills the row
    if form.is_valid():
        try:
            saved = _save(request, kind, row.pk, form.values())
        except GoneError:
            raise Http404 from None
        except SettingRefusedError as refusal:
            form.add_error(*(kind.refusal(refusal) or _problem(refusal)))
        else:
            messages.success(request, _("%(name)s is saved.") % {"name": saved})
            return redirect(kind.edit_url, saved.pk)
    context = {"kind": kind, "form": form, "row": row, "name": name}
    return render(request, "accounts/setting_form.html", context)


def _save(request: SignedInRequest, kind: Kind, pk: int | None, values: Mapping[str, Any]) -> models.Model:
    if kind.save:
        return kind.save(pk, values, **by(request))
    return setting_rows.save(kind.model, pk, values, **by(request))


def by(request: SignedInRequest) -> dict[str, Any]:
    """Who changes something, from where and when: what the domain asks."""
    return {"actor": request.user, "source": client.source(request), "now": timezone.now()}


def _problem(refusal: SettingRefusedError) -> Problem:
    if isinstance(refusal, NameTakenError):
        return refusal.field, _("This name is taken. Choose another one")
    raise refusal
