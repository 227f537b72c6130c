"""The three questions of the sign-in."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.domain import rescue, usernames
from cxportal.core.fields import CodeField, CodeInput, PasswordField

PASSWORD_MAX_LENGTH = 1024  # longer is nobody's password, and not worth a hash
RECOVERY_CODE_MAX_LENGTH = 100  # with whatever groups it


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


class RecoveryCodeForm(forms.Form):
    """Step 3, without the phone."""

    recovery_code = forms.CharField(
        label=_("Recovery code"),
        max_length=RECOVERY_CODE_MAX_LENGTH,
        strip=False,
        error_messages={"required": _("Enter one of your recovery codes")},
        widget=CodeInput(
            attrs={
                "inputmode": "text",
                "autocomplete": "off",
                "autocapitalize": "none",
                "spellcheck": "false",
                "dir": "ltr",
                "autofocus": True,
                "enterkeyhint": "go",
            }
        ),
    )

    def clean_recovery_code(self) -> str:
        """Drop grouping and case."""
        code = rescue.read(self.cleaned_data["recovery_code"])
        if code is None:
            raise ValidationError(_("A recovery code has 10 letters and digits, like 4f7kq-x2m9d"), code="malformed")
        return code
