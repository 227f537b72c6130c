"""What managers fill in about a setting."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Team


class SettingForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic when it runs
    """The shape of a row; whether its name is free, the domain finds out."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")

    def values(self) -> Mapping[str, Any]:
        """What was filled in, for the domain."""
        return self.cleaned_data

    def validate_unique(self) -> None:
        """Leave it to the domain."""

    def validate_constraints(self) -> None:
        """Leave them to the domain."""


class TeamForm(SettingForm):
    """A team."""

    class Meta:
        model = Team
        fields = ("name",)
        error_messages = {"name": {"required": _("Enter a name")}}
