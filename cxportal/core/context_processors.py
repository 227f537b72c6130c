"""What every template knows, error pages included. It asks no database."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

LANGUAGES = [("en", "English"), ("es", "Español"), ("fr", "Français"), ("pt-br", "Português (Brasil)")]
_THEMES = {"light", "dark"}


def site(request: HttpRequest) -> dict[str, Any]:
    """Brand, version, language and look."""
    theme = request.COOKIES.get(settings.THEME_COOKIE_NAME, "")
    return {
        "brand": settings.BRAND_NAME,
        "version": settings.VERSION,
        "support_email": settings.SUPPORT_EMAIL,
        "theme": theme if theme in _THEMES else "system",
        "languages": LANGUAGES,
        "language": get_language(),
    }
