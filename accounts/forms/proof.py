"""The administrator's own proofs, asked once more."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.login import PASSWORD_MAX_LENGTH
from cxportal.core.fields import CodeField, PasswordField


class ProofForm(forms.Form):
    """The own password, and a code where the own MFA is on."""

    password = PasswordField(label=_("Your password"), max_length=PASSWORD_MAX_LENGTH)
    token = CodeField(label=_("MFA Token"))

    def __init__(self, *args: Any, asks_token: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["password"].widget.attrs["autofocus"] = True
        if not asks_token:
            del self.fields["token"]
