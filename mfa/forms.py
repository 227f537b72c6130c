"""The questions of the Multi Factor Authentication page."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cxportal.core.fields import CodeField, PasswordField
from mfa.domain import recovery


class ConfirmForm(forms.Form):
    """The own password once more."""

    password = PasswordField()


class ProofForm(forms.Form):
    """Password and a code of the device that is bound; two of them stand on one page."""

    password = PasswordField()
    token = CodeField()

    def __init__(self, data: Mapping[str, Any] | None = None, *, prefix_ids: str, asks_token: bool = True) -> None:
        super().__init__(data, auto_id=f"id_{prefix_ids}_%s")
        if not asks_token:
            del self.fields["token"]


class TokenForm(forms.Form):
    """The code of the device that is to be bound."""

    token = CodeField()


class SavedForm(forms.Form):
    """The word that recovery codes are saved; the codes come back with it, so that the page can be shown again."""

    codes = forms.CharField(max_length=recovery.COUNT * 20, widget=forms.HiddenInput)
    saved = forms.BooleanField(
        label=_("I have saved these codes"),
        error_messages={"required": _("Save the codes, then tick the box")},
    )

    def clean_codes(self) -> list[str]:
        """Read the codes, one at each blank."""
        read = [recovery.read(word) for word in self.cleaned_data["codes"].split()]
        return [code for code in read if code is not None]
