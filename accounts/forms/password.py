"""A new password."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.domain.passwords import WeakPasswordError
from cxportal.core.fields import CodeField, PasswordField


class NewPasswordForm(forms.Form):
    """The new password twice; what is asked before depends on how the person signed in."""

    old_password = PasswordField(label=_("Current password"))
    token = CodeField(label=_("Token"))
    new_password1 = PasswordField(
        label=_("New password"),
        autocomplete="new-password",
        help_text=password_validation.password_validators_help_text_html(),
        error_messages={"required": _("Enter a new password")},
    )
    new_password2 = PasswordField(
        label=_("New password again"),
        autocomplete="new-password",
        error_messages={"required": _("Enter the new password again")},
    )

    def __init__(self, *args: Any, asks_password: bool, asks_token: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not asks_password:
            del self.fields["old_password"]
        if not asks_token:
            del self.fields["token"]

    def clean(self) -> dict[str, Any]:
        """Compare the two with each other and with the one before."""
        given = self.cleaned_data
        first, second = given.get("new_password1"), given.get("new_password2")
        if first and second and first != second:
            self.add_error("new_password2", ValidationError(_("The two passwords are not the same"), code="mismatch"))
        if first and first == given.get("old_password"):
            same = ValidationError(_("This is the password that you gave as the current one"), code="same")
            self.add_error("new_password1", same)
        return given

    def refuse(self, weak: WeakPasswordError) -> None:
        """Put the reasons beside the new password."""
        for reason in weak.reasons:
            self.add_error("new_password1", reason)
