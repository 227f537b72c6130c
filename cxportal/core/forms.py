"""How forms look."""

from typing import Any

from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

_KINDS = ("text", "password", "hidden", "email", "number", "checkbox")
_INPUTS = frozenset(f"django/forms/widgets/{kind}.html" for kind in _KINDS)


class FormRenderer(TemplatesSetting):
    """Draw fields from the project's templates, and inputs without one: Django's take a third of a page's time."""

    field_template_name = "core/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        if template_name in _INPUTS:
            return _input(context["widget"])
        return super().render(template_name, context, request)


def _input(widget: dict[str, Any]) -> SafeString:
    own = {"type": widget["type"], "name": widget["name"], "value": widget["value"]}
    return format_html("<input{}>", flatatt(own | widget["attrs"]))
