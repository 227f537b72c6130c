"""What the list of people can be narrowed to."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_filters import ChoiceFilter

from accounts.domain import directory, locks
from accounts.enums import Role
from accounts.people_narrowing import PeopleNarrowing, TeamNarrowing

STATUSES = (("active", _("Active")), ("inactive", _("Inactive")), ("locked", _("Locked")))
SWITCH = (("on", pgettext_lazy("MFA", "On")), ("off", pgettext_lazy("MFA", "Off")))
SORTS = (
    ("username", _("Login, A to Z")),
    ("-username", _("Login, Z to A")),
    ("name", _("Name, A to Z")),
    ("-name", _("Name, Z to A")),
    ("role", _("Role, A to Z")),
    ("-role", _("Role, Z to A")),
    ("status", _("Active first")),
    ("-status", _("Inactive first")),
    ("mfa", _("MFA on first")),
    ("-mfa", _("MFA off first")),
    ("last_login", _("Longest not logged in first")),
    ("-last_login", _("Last login first")),
)


class UserFilter(PeopleNarrowing, TeamNarrowing):
    """Search, filters and order of System > Users, from the address."""

    role = ChoiceFilter(choices=Role.choices, label=_("Role"), empty_label=_("Any role"))
    status = ChoiceFilter(choices=STATUSES, method="with_status", label=_("Status"), empty_label=_("Any status"))
    mfa = ChoiceFilter(choices=SWITCH, method="with_mfa", label=_("MFA"), empty_label=_("On or off"))
    sort = ChoiceFilter(choices=SORTS, method="in_order", label=_("Sorting"), empty_label=None)

    NARROWING = ("q", "role", "status", "mfa", "team")
    DEFAULTS = {"sort": directory.DEFAULT_ORDER}

    def with_status(self, queryset: QuerySet[Any], _name: str, status: str) -> QuerySet[Any]:
        if status == "locked":
            return queryset.filter(locks.kept_out(now=timezone.now()))
        return queryset.filter(is_active=status == "active")

    def with_mfa(self, queryset: QuerySet[Any], _name: str, switch: str) -> QuerySet[Any]:
        return queryset.filter(mfa_is_on=switch == "on")

    def in_order(self, queryset: QuerySet[Any], _name: str, order: str) -> QuerySet[Any]:
        return directory.ordered(queryset, order)

    @property
    def order(self) -> str:
        """The order in force."""
        return self.form.cleaned_data.get("sort") or directory.DEFAULT_ORDER
