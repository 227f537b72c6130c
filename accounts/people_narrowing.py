"""What several lists of people can be narrowed to: a part of a name, a team."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter

from accounts.domain import directory
from accounts.narrowing import Narrowing, Searching


class PeopleNarrowing(Searching):
    """People by a part of their names."""

    def search(self, queryset: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        return directory.matching(queryset, text)


class TeamNarrowing(Narrowing):
    """People by their team."""

    team = ChoiceFilter(field_name="teams", label=_("Team"), empty_label=_("Any team"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.form.fields["team"].choices = directory.teams()

    @property
    def shown(self) -> forms.Form:
        """The form for the page, with the teams."""
        form = super().shown
        form.fields["team"].choices = self.form.fields["team"].choices  # type: ignore[attr-defined]
        return form
