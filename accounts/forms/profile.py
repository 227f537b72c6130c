"""What people change about themselves."""

from typing import ClassVar

from django import forms

from accounts.models import User


class AppearanceForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic when it runs
    """Language and look."""

    class Meta:
        model = User
        fields: ClassVar[list[str]] = ["language", "theme"]
