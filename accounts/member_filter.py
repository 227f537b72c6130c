"""What the people of a members' page can be narrowed to."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter

from accounts.domain import directory
from accounts.filters import TEXT_MAX_LENGTH
from accounts.narrowing import Narrowing

SIDES = (("in", _("Members")), ("out", _("Not members")))


class MemberFilter(Narrowing):
    """People by a part of their names, and by whether they are members."""

    q = CharFilter(
        method="search",
        label=_("Search"),
        max_length=TEXT_MAX_LENGTH,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )
    member = ChoiceFilter(choices=SIDES, method="on_side", label=_("Members"), empty_label=_("Everybody"))

    NARROWING: ClassVar[tuple[str, ...]] = ("q", "member")

    def search(self, queryset: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        return directory.matching(queryset, text)

    def on_side(self, queryset: QuerySet[Any], _name: str, side: str) -> QuerySet[Any]:
        return queryset.filter(level__gt=0) if side == "in" else queryset.filter(level=0)
