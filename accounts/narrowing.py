"""Filters of a list, from the address; a value that makes no sense is left out and named."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, FilterSet

PAGING = ("page", "before", "after")


@dataclass(frozen=True)
class Chip:
    """A filter in force, and the query of the same list without it."""

    label: str
    value: str
    query_without: str


class Narrowing(FilterSet):  # type: ignore[misc]
    """What a list is narrowed to; subclasses name their filters."""

    NARROWING: ClassVar[tuple[str, ...]] = ()
    DEFAULTS: ClassVar[Mapping[str, str]] = {}

    @property
    def given(self) -> Mapping[str, Any]:
        """The values that make sense, by the names of the filters."""
        self.form.is_valid()
        found: Mapping[str, Any] = self.form.cleaned_data
        return found

    @property
    def shown(self) -> forms.Form:
        """The form for the page: what is in force is chosen, what made no sense is not."""
        form: forms.Form = self.get_form_class()(initial=self.given)
        return form

    def in_address(self) -> QueryDict:
        """What of the address says something; forms send empty values, too."""
        said: QueryDict = self.data.copy()
        for name in [name for name in said if said[name] in {"", self.DEFAULTS.get(name)}]:
            del said[name]
        return said

    def ignored(self) -> list[str]:
        """The labels of the filters whose values make no sense."""
        return [str(self.form.fields[name].label) for name in self.form.errors]

    def narrowed_to(self) -> dict[str, str]:
        """The filters in force, by their names in the address."""
        return {name: str(self.given[name]) for name in self.NARROWING if self.given.get(name)}

    def chips(self) -> list[Chip]:
        """The filters in force, in words."""
        return [self._chip(name) for name in self.narrowed_to()]

    def words_of(self, name: str, value: Any) -> str:  # noqa: ANN401 - whatever the field makes of it
        """How a value reads beside its label."""
        choices = dict(getattr(self.form.fields[name], "choices", ()))
        return str(choices.get(value, value))

    def _chip(self, name: str) -> Chip:
        rest = self.in_address()
        for gone in (name, *PAGING):
            rest.pop(gone, None)
        return Chip(str(self.form.fields[name].label), self.words_of(name, self.given[name]), rest.urlencode())


class Searching(Narrowing):
    """A list with a search field; subclasses say with `search` where they look."""

    q = CharFilter(
        method="search",
        label=_("Search"),
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )

    def search(self, queryset: QuerySet[Any], name: str, text: str) -> QuerySet[Any]:
        """The rows that have the text."""
        raise NotImplementedError
