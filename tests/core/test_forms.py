"""Inputs are drawn without a template, and are the same as Django's."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html
from django.utils.translation import gettext_lazy as _

from cxportal.core.forms import FormRenderer

ATTRIBUTES = {"id": "id_it", "autofocus": True, "hidden": False, "data-said": "\"<&'", "title": _("Login")}
WIDGETS = [
    forms.TextInput,
    forms.PasswordInput,
    forms.HiddenInput,
    forms.EmailInput,
    forms.NumberInput,
    forms.CheckboxInput,
    forms.DateInput,
]


@pytest.mark.parametrize("value", [None, "", '"><script>', "5", True])
@pytest.mark.parametrize("kind", WIDGETS, ids=lambda kind: kind.__name__)
def test_an_input_is_what_django_draws(kind: type[forms.Widget], value: object) -> None:
    widget = kind(attrs=ATTRIBUTES)
    ours = widget.render("it", value, renderer=FormRenderer())
    assert parse_html(ours) == parse_html(widget.render("it", value, renderer=DjangoTemplates()))


def test_what_somebody_typed_stays_text() -> None:
    drawn = forms.TextInput().render("it", '"><b>', renderer=FormRenderer())
    assert drawn == '<input type="text" name="it" value="&quot;&gt;&lt;b&gt;">'
