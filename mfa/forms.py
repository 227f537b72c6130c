"""The questions of the Multi Factor Authentication page."""

from collections.abc import Mapping
from typing import Any

from django import forms

from cxportal.core.fields import CodeField, PasswordField


class ConfirmForm(forms.Form):
    """The own password once more."""

    password = PasswordField()


class ProofForm(forms.Form):
    """Password and a code of the device that is bound; two of them stand on one page."""

    password = PasswordField()
    token = CodeField()

    def __init__(self, data: Mapping[str, Any] | None = None, *, prefix_ids: str) -> None:
        super().__init__(data, auto_id=f"id_{prefix_ids}_%s")


class TokenForm(forms.Form):
    """The code of the device that is to be bound."""

    token = CodeField()
