"""The three questions of the sign-in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.domain import usernames
from cxportal.core.fields import CodeField, PasswordField

PASSWORD_MAX_LENGTH = 1024  # longer is nobody's password, and not worth a hash


def name_input(*, enter: str) -> forms.TextInput:
    """Where a login is typed.

    :param enter: what the Enter key of a phone says (`enterkeyhint`)
    """
    return forms.TextInput(
        attrs={
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
            "autofocus": True,
            "enterkeyhint": enter,
        }
    )


class UsernameForm(forms.Form):
    """Step 1."""

    username = forms.CharField(
        label=_("Login"),
        max_length=usernames.MAX_LENGTH,
        error_messages={"required": _("Enter your login")},
        widget=name_input(enter="next"),
    )


class PasswordForm(forms.Form):
    """Step 2."""

    password = PasswordField(max_length=PASSWORD_MAX_LENGTH)

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.fields["password"].widget.attrs |= {"autofocus": True, "enterkeyhint": "next"}


class TokenForm(forms.Form):
    """Step 3."""

    token = CodeField(label=_("MFA Token"))

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.fields["token"].widget.attrs |= {"autofocus": True, "enterkeyhint": "go"}
