"""The presence control without a socket."""

from django import forms

from acd.enums import Chosen


class PresenceForm(forms.Form):
    """A choice, and the reason of a pause."""

    chosen = forms.ChoiceField(choices=Chosen.choices)
    reason_id = forms.IntegerField(required=False, min_value=1)
