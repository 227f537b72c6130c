"""What the list of people can be narrowed to; a value that makes no sense is left out and named."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_filters import CharFilter, ChoiceFilter, FilterSet

from accounts.domain import directory, locks
from accounts.enums import Role

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
DEFAULTS = {"sort": directory.DEFAULT_ORDER}
TEXT_MAX_LENGTH = 200


@dataclass(frozen=True)
class Chip:
    """A filter in force, and the query of the same list without it."""

    label: str
    value: str
    query_without: str


class UserFilter(FilterSet):  # type: ignore[misc]
    """Search, filters and order of System > Users, from the address."""

    q = CharFilter(
        method="search",
        label=_("Search"),
        max_length=TEXT_MAX_LENGTH,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )
    role = ChoiceFilter(choices=Role.choices, label=_("Role"), empty_label=_("Any role"))
    status = ChoiceFilter(choices=STATUSES, method="with_status", label=_("Status"), empty_label=_("Any status"))
    mfa = ChoiceFilter(choices=SWITCH, method="with_mfa", label=_("MFA"), empty_label=_("On or off"))
    team = ChoiceFilter(field_name="teams", label=_("Team"), empty_label=_("Any team"))
    sort = ChoiceFilter(choices=SORTS, method="in_order", label=_("Sorting"), empty_label=None)

    NARROWING = ("q", "role", "status", "mfa", "team")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.form.fields["team"].choices = directory.teams()

    @property
    def shown(self) -> forms.Form:
        """The form for the page: what is in force is chosen, what made no sense is not."""
        form: forms.Form = self.get_form_class()(initial=self.form.cleaned_data)
        form.fields["team"].choices = self.form.fields["team"].choices  # type: ignore[attr-defined]
        return form

    def in_address(self) -> QueryDict:
        """What of the address says something; forms send empty values, too."""
        said: QueryDict = self.data.copy()
        for name in [name for name in said if said[name] in {"", DEFAULTS.get(name)}]:
            del said[name]
        return said

    def search(self, queryset: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        return directory.matching(queryset, text)

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

    def ignored(self) -> list[str]:
        """The labels of the filters whose values make no sense."""
        return [str(self.form.fields[name].label) for name in self.form.errors]

    def narrowed_to(self) -> dict[str, str]:
        """The filters in force, by their names in the address."""
        given = self.form.cleaned_data
        return {name: str(given[name]) for name in self.NARROWING if given.get(name)}

    def chips(self) -> list[Chip]:
        """The filters in force, in words."""
        return [self._chip(name) for name in self.narrowed_to()]

    def _chip(self, name: str) -> Chip:
        field, value = self.form.fields[name], self.form.cleaned_data[name]
        words = dict(getattr(field, "choices", ())).get(value, value)
        rest = self.in_address()
        del rest[name]
        rest.pop("page", None)
        return Chip(str(field.label), str(words), rest.urlencode())
