"""One act for many people: the page that lists them, then the act."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.domain import bulk, directory
from accounts.domain.bulk import Order
from accounts.domain.policy import Permission
from accounts.domain.user_errors import UserChangeRefusedError
from accounts.enums import BulkAct
from accounts.filters import UserFilter
from accounts.forms.bulk import ChooseForm, ConfirmForm
from accounts.views import bulk_words, proving, user_export
from accounts.views.access import SignedInRequest, requires
from accounts.views.chosen import Chosen, OutOfDateError
from cxportal.core import client


@requires(Permission.USERS)
@proving.asks
@require_POST
def user_bulk(request: SignedInRequest) -> HttpResponseBase:
    """List who is chosen and what will happen, or do it once that was confirmed."""
    if "chosen" in request.POST:
        return _answer(request)
    form = ChooseForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.first_error())
        return redirect(_list_at(form.cleaned_data.get("filters", "")))
    act, wanted = BulkAct(form.cleaned_data["action"]), _wanted(form)
    filters = wanted.in_address().urlencode()
    people = _people(form, wanted)
    if act is BulkAct.EXPORT:
        proving.demand(request, leave_to=_list_at(filters))
        return user_export.send(request, people, filters=_how_chosen(form, wanted))
    ids = list(people.values_list("pk", flat=True)[: bulk.MOST + 1])
    if len(ids) > bulk.MOST:
        messages.error(request, bulk_words.too_many())
        return redirect(_list_at(filters))
    plan = bulk.plan(act, ids, actor=request.user)
    chosen = Chosen.of(act, filters, plan)
    initial = {"chosen": chosen.sealed(actor=request.user)}
    return _show(request, chosen, ConfirmForm(initial=initial, act=act, teams=directory.teams()), plan)


def _answer(request: SignedInRequest) -> HttpResponse:
    try:
        chosen = Chosen.unsealed(request.POST["chosen"], actor=request.user)
    except OutOfDateError:
        messages.error(request, bulk_words.out_of_date())
        return redirect("users")
    form = ConfirmForm(request.POST, act=chosen.act, teams=directory.teams())
    if not form.is_valid():
        ids = [choice.user_id for choice in chosen.choices]
        return _show(request, chosen, form, bulk.plan(chosen.act, ids, actor=request.user))
    proving.demand(request, leave_to=_list_at(chosen.filters))
    try:
        report = bulk.carry_out(_order(request, chosen, form), chosen.choices)
    except UserChangeRefusedError as refusal:
        messages.error(request, bulk_words.refusal(refusal))
    else:
        messages.success(request, bulk_words.report(report))
    return redirect(_list_at(chosen.filters))


def _order(request: SignedInRequest, chosen: Chosen, form: ConfirmForm) -> Order:
    team = form.cleaned_data.get("team")
    return Order(
        chosen.act,
        actor=request.user,
        now=timezone.now(),
        team_id=int(team) if team else None,
        reason=form.cleaned_data.get("reason", ""),
        source=client.source(request),
    )


def _wanted(form: ChooseForm) -> UserFilter:
    return UserFilter(QueryDict(form.cleaned_data["filters"]), queryset=directory.people())


def _people(form: ChooseForm, wanted: UserFilter) -> QuerySet[Any]:
    if form.cleaned_data["everybody"]:
        return wanted.qs  # type: ignore[no-any-return]
    return directory.people().filter(pk__in=form.cleaned_data["ids"])


def _how_chosen(form: ChooseForm, wanted: UserFilter) -> dict[str, str]:
    return wanted.narrowed_to() if form.cleaned_data["everybody"] else {"chosen": str(len(form.cleaned_data["ids"]))}


def _list_at(filters: str) -> str:
    return reverse("users", query=QueryDict(filters) or None)


def _show(request: SignedInRequest, chosen: Chosen, form: ConfirmForm, plan: list[bulk.Planned]) -> HttpResponse:
    changing = [planned.person for planned in plan if planned.skip is None]
    context = {
        "form": form,
        "words": bulk_words.of(chosen.act, len(changing)),
        "changing": changing,
        "skipped": [(planned.person, bulk_words.skip(planned.skip)) for planned in plan if planned.skip],
        "leave_to": _list_at(chosen.filters),
    }
    return render(request, "accounts/user_bulk.html", context)
