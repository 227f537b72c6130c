"""How forms look."""

from html import escape
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

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
    attributes = "".join(_attribute(name, value) for name, value in (own | widget["attrs"]).items())
    return mark_safe(f"<input{attributes}>")  # noqa: S308 - every value was escaped


def _attribute(name: str, value: object) -> str:
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'
