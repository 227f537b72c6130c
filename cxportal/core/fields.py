"""Form fields that several apps ask with. They check shape, never truth."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_SEPARATORS = re.compile(r"[ -]")  # ASCII only: no other blank is part of a code
_SIX_DIGITS = re.compile(r"[0-9]{6}")


class PasswordField(forms.CharField):
    """A password exactly as typed: neither trimmed nor shown again."""

    def __init__(self, *, autocomplete: str = "current-password", **options: Any) -> None:
        attributes = {"autocomplete": autocomplete, "autocapitalize": "none", "spellcheck": "false"}
        options.setdefault("label", _("Password"))
        options.setdefault("error_messages", {"required": _("Enter your password")})
        super().__init__(strip=False, widget=forms.PasswordInput(attrs=attributes), **options)


class CodeField(forms.CharField):
    """A 6-digit one-time code; spaces and hyphens may group it."""

    def __init__(self, **options: Any) -> None:
        attributes = {
            "inputmode": "numeric",
            "autocomplete": "one-time-code",
            "autocapitalize": "none",
            "spellcheck": "false",
            "dir": "ltr",
            "data-code": "",
        }
        options.setdefault("label", _("Token"))
        options.setdefault("error_messages", {"required": _("Enter the 6-digit code from your authenticator app")})
        super().__init__(strip=False, widget=CodeInput(attrs=attributes), **options)

    def to_python(self, value: object) -> str:
        """Drop the grouping, before anything else looks at it."""
        return _SEPARATORS.sub("", super().to_python(value) or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        if not _SIX_DIGITS.fullmatch(value):
            raise ValidationError(_("The code must be 6 numbers"), code="malformed")


class CodeInput(forms.TextInput):
    """A text input that never shows an old code again: a dead code is worth nothing."""

    def format_value(self, value: object) -> None:
        return None
