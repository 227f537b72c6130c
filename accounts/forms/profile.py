"""What people change about themselves."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cxportal.core.context_processors import LANGUAGES


class AppearanceForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic when it runs
    """Language and look."""

    language = forms.ChoiceField(label=_("Language"), required=False, choices=[("", _("Like the browser")), *LANGUAGES])

    class Meta:
        model = User
        fields: ClassVar[list[str]] = ["language", "theme"]
