"""What a list of settings can be narrowed to."""

from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter

from accounts.narrowing import Searching

STATUSES = (("active", _("Active")), ("inactive", _("Inactive")))


class NameFilter(Searching):
    """Rows by a part of their texts."""

    NARROWING: ClassVar[tuple[str, ...]] = ("q",)
    SEARCHED: ClassVar[tuple[str, ...]] = ("name",)

    def search(self, queryset: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        found = Q()
        for field in self.SEARCHED:
            found |= Q(**{f"{field}__icontains": text})
        return queryset.filter(found)


class SettingFilter(NameFilter):
    """The same, and whether they are in use."""

    status = ChoiceFilter(choices=STATUSES, method="with_status", label=_("Status"), empty_label=_("Any status"))

    NARROWING = ("q", "status")

    def with_status(self, queryset: QuerySet[Any], _name: str, status: str) -> QuerySet[Any]:
        return queryset.filter(is_active=status == "active")
