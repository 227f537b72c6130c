"""How forms look."""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Draw widgets and fields from the project's templates."""

    field_template_name = "core/field.html"
