"""Pause reasons, dispositions and canned responses."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.settings import SettingForm
from acd.models import CannedResponse, Disposition, PauseReason

NAMELESS = {"name": {"required": _("Enter a name")}}


class ReasonForm(SettingForm):
    """Why agents pause."""

    limit_minutes = forms.IntegerField(
        label=_("Limit in minutes"),
        required=False,
        min_value=1,
        max_value=24 * 60,
        help_text=_("Optional. A longer pause is marked on the floor."),
    )

    class Meta:
        model = PauseReason
        fields = ("name", "is_productive", "limit_minutes", "is_active")
        error_messages = NAMELESS


class DispositionForm(SettingForm):
    """What a contact came to; each queue chooses the ones that it offers."""

    class Meta:
        model = Disposition
        fields = ("name", "is_active")
        error_messages = NAMELESS


class CannedForm(SettingForm):
    """A text that agents insert by its shortcut."""

    class Meta:
        model = CannedResponse
        fields = ("shortcut", "text", "queues", "is_active")
        widgets = {"queues": forms.CheckboxSelectMultiple, "text": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "shortcut": _("Agents type / and this. Letters, digits, - and _ without spaces."),
            "queues": _("None checked: for all queues."),
        }
        error_messages = {
            "shortcut": {
                "required": _("Enter a shortcut"),
                "invalid": _("Use only letters, digits, - and _ in the shortcut"),
            },
            "text": {"required": _("Enter a text")},
        }
