"""Many people at once: who and what, and the answer of the page that lists them."""

import re
from collections.abc import Sequence
from typing import Any, TypeAlias

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.enums import BulkAct
from accounts.forms.users import REASON_MAX_LENGTH

Choices: TypeAlias = Sequence[tuple[str, str]]

FILTERS_MAX_LENGTH = 2000
_NUMBER = re.compile(r"[0-9]{1,18}")


class NumbersField(forms.Field):
    """The numbers of checked boxes."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[int]:  # noqa: ANN401 - as Django calls it
        """Accept ASCII digits only, each number once."""
        words = [str(word) for word in value or ()]
        if not all(_NUMBER.fullmatch(word) for word in words):
            raise ValidationError(self.error_messages["required"], code="malformed")
        return list(dict.fromkeys(int(word) for word in words))


class ChooseForm(forms.Form):
    """What the list of people sends: checked boxes or everybody that its filters show, and the act."""

    action = forms.ChoiceField(
        choices=[("", _("Choose an action")), *BulkAct.choices],
        error_messages={"required": _("Choose what to do"), "invalid_choice": _("Choose what to do")},
    )
    ids = NumbersField(required=False, error_messages={"required": _("Choose at least one user")})
    everybody = forms.BooleanField(required=False)
    filters = forms.CharField(required=False, max_length=FILTERS_MAX_LENGTH)

    def clean(self) -> dict[str, Any]:
        """Demand somebody to act on."""
        given = self.cleaned_data
        if "ids" in given and not (given["ids"] or given.get("everybody")):
            self.add_error("ids", self.fields["ids"].error_messages["required"])
        return given

    def first_error(self) -> str:
        """The sentence that matters most."""
        return next(str(error) for errors in self.errors.values() for error in errors)


class ConfirmForm(forms.Form):
    """The yes to a list of people."""

    chosen = forms.CharField(widget=forms.HiddenInput)
    team = forms.ChoiceField(label=_("Team"), error_messages={"required": _("Choose a team")})
    reason = forms.CharField(
        label=_("Reason"),
        max_length=REASON_MAX_LENGTH,
        required=False,
        help_text=_("Optional. Kept with the change, for administrators."),
    )

    def __init__(self, *args: Any, act: BulkAct, teams: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["team"].choices = [("", _("Choose a team")), *teams]  # type: ignore[attr-defined]
        if act is not BulkAct.SET_TEAM:
            del self.fields["team"]
        if act is BulkAct.END_SESSIONS:
            del self.fields["reason"]
