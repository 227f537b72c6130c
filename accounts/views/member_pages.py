"""The page of the members of something: everybody who is one or may become one, a page at a time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.domain.setting_rows import GoneError
from accounts.forms.members import MembersForm, as_was
from accounts.member_filter import MemberFilter
from accounts.narrowing import Narrowing
from accounts.views import narrowed
from accounts.views.access import SignedInRequest
from cxportal.core import paging


@dataclass(frozen=True, kw_only=True)
class Circle:
    """Something that has members.

    :param people: with `level`, 0 for who is no member
    :param levels: to choose from; none: one is a member or not
    :param change: takes the levels that change, by the numbers of people
    """

    name: str
    url: str
    back_url: str
    people: QuerySet[Any]
    change: Callable[[Mapping[int, int]], None]
    levels: range = range(0)
    filter: type[Narrowing] = MemberFilter


def members_page(request: SignedInRequest, circle: Circle, *, everybody: forms.Form | None = None) -> HttpResponse:
    """Show a page of people, or save who of them is a member.

    :param everybody: the form that adds a whole team
    """
    is_sent = request.method == "POST" and not (everybody and everybody.is_bound)
    form = MembersForm(request.POST if is_sent else None, top=max(circle.levels, default=1))
    if form.is_valid():
        try:
            circle.change(form.cleaned_data["changed"])
        except GoneError:
            raise Http404 from None
        messages.success(request, _("%(name)s is saved.") % {"name": circle.name})
        return redirect(request.get_full_path())
    wanted = circle.filter(request.GET, queryset=circle.people)
    page = paging.page_of(wanted.qs, request.GET)
    facts = {
        "name": circle.name,
        "list_url": circle.url,
        "back_url": circle.back_url,
        "levels": circle.levels,
        "form": form,
        "everybody": everybody,
        "page": page,
        "page_numbers": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "was": as_was({person.pk: person.level for person in page}),
    }
    return narrowed.show(
        request, wanted, page="accounts/members.html", results="accounts/_members_answer.html", facts=facts
    )
