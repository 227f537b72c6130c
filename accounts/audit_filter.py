"""What the audit log can be narrowed to."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, Filter

from accounts.domain import audit_log
from accounts.narrowing import Narrowing
from accounts.views import event_words
from cxportal.core import moments

TEXT_MAX_LENGTH = 150
OLDEST, NEWEST = date(moments.FIRST_YEAR, 1, 1), date(moments.LAST_YEAR, 12, 31)
_PLAIN = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}


class _AddressFilter(Filter):  # type: ignore[misc]
    field_class = forms.GenericIPAddressField


class _DayFilter(Filter):  # type: ignore[misc]
    field_class = forms.DateField

    def __init__(self, *, label: str | Promise, method: str) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        limits = [MinValueValidator(OLDEST), MaxValueValidator(NEWEST)]
        super().__init__(label=label, method=method, input_formats=["%Y-%m-%d"], widget=widget, validators=limits)


class AuditFilter(Narrowing):
    """Filters of System > Audit log, from the address; days are those of the contact center."""

    q = CharFilter(
        method="about",
        label=_("Person"),
        max_length=TEXT_MAX_LENGTH,
        widget=forms.TextInput(attrs={"type": "search"} | _PLAIN),
    )
    event = ChoiceFilter(field_name="name", choices=event_words.grouped, label=_("Event"), empty_label=_("Any event"))
    outcome = ChoiceFilter(
        choices=tuple(event_words.OUTCOMES.items()), label=_("Outcome"), empty_label=_("Any outcome")
    )
    address = _AddressFilter(label=_("Address"), widget=forms.TextInput(attrs={"dir": "ltr"} | _PLAIN))
    since = _DayFilter(label=_("From"), method="from_day")
    until = _DayFilter(label=_("To"), method="to_day")

    NARROWING = ("q", "event", "outcome", "address", "since", "until")

    def about(self, queryset: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        return audit_log.about(queryset, text)

    def from_day(self, queryset: QuerySet[Any], _name: str, day: date) -> QuerySet[Any]:
        return queryset.filter(at__gte=moments.start_of(day.isoformat()))

    def to_day(self, queryset: QuerySet[Any], _name: str, day: date) -> QuerySet[Any]:
        return queryset.filter(at__lt=moments.end_of(day.isoformat()))

    def words_of(self, name: str, value: Any) -> str:  # noqa: ANN401 - whatever the field makes of it
        if name == "event":
            return event_words.event(value)
        return date_format(value) if isinstance(value, date) else super().words_of(name, value)
