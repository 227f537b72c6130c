"""Which session is to end."""

from django import forms


class EndSessionForm(forms.Form):
    """One session by its public name, or all of them."""

    session = forms.UUIDField(required=False)
    all = forms.BooleanField(required=False)
