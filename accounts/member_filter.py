"""What the people of a members' page can be narrowed to."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter

from accounts.people_narrowing import PeopleNarrowing

SIDES = (("in", _("Members")), ("out", _("Not members")))


class MemberFilter(PeopleNarrowing):
    """People by a part of their names, and by whether they are members."""

    member = ChoiceFilter(choices=SIDES, method="on_side", label=_("Members"), empty_label=_("Everybody"))

    NARROWING: ClassVar[tuple[str, ...]] = ("q", "member")

    def on_side(self, queryset: QuerySet[Any], _name: str, side: str) -> QuerySet[Any]:
        return queryset.filter(level__gt=0) if side == "in" else queryset.filter(level=0)
