"""Template tags that every template has."""

from functools import cache
from pathlib import Path

from django import template
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from cxportal.core.context_processors import LANGUAGES

ICONS = Path(settings.BASE_DIR) / "static" / "vendor" / "lucide"

register = template.Library()


@register.simple_tag
@cache
def static(path: str) -> str:
    """The address of a static file, as Django's tag of this name has it; no file gets another while we run."""
    return staticfiles_storage.url(path)


@register.simple_tag
def icon(name: str, **attributes: str) -> SafeString:
    """Draw a Lucide icon as decoration: words beside it carry the meaning.

    :raises TemplateSyntaxError: the icon is not among the vendored ones
    """
    return _drawing(name, attributes.get("class", "size-5"))


@register.simple_tag
def symbol(name: str, key: str) -> SafeString:
    """Keep a Lucide icon for `<use href="#key">`, where a list would repeat it many times.

    :raises TemplateSyntaxError: the icon is not among the vendored ones
    """
    return format_html('<symbol id="{}" viewBox="0 0 24 24">{}</symbol>', key, _strokes(name))


@register.simple_tag
def language_options() -> SafeString:
    """The languages as options of a choice, each under its own name, the present one chosen."""
    present = get_language()
    options = ((code, name, mark_safe(" selected") if code == present else "") for code, name in LANGUAGES)
    return format_html_join("", '<option value="{0}" lang="{0}"{2}>{1}</option>', options)


UNCHANGING = frozenset({static, icon, language_options})
"""Tags that draw the same for everybody, as far as the language and their own arguments are the same."""


@cache
def _drawing(name: str, classes: str) -> SafeString:
    return format_html(
        '<svg class="icon {}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>',  # frame.css says how it is drawn
        classes,
        _strokes(name),
    )


@cache
def _strokes(name: str) -> SafeString:
    try:
        source = (ICONS / f"{name}.svg").read_text(encoding="ascii")
    except OSError as error:
        message = f"There is no icon {name!r} in {ICONS}: add it with `npm run vendor -- {name}`."
        raise template.TemplateSyntaxError(message) from error
    start = source.index(">", source.index("<svg")) + 1
    lines = source[start : source.rindex("</svg>")].split("\n")
    return mark_safe("".join(line.strip() for line in lines))  # noqa: S308 - a file of our own, no input
