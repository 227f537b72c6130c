"""The language of the pages, kept in a cookie."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import check_for_language

from cxportal.core import cookies


def set_language(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Remember the posted language, if there is such a one."""
    code = request.POST.get("language", "")
    if code in dict(settings.LANGUAGES) and check_for_language(code):
        remember_language(response, code)
    return response


def remember_language(response: HttpResponse, code: str) -> None:
    """Set the cookie that LocaleMiddleware reads."""
    cookies.give(response, settings.LANGUAGE_COOKIE_NAME, code, max_age=settings.LANGUAGE_COOKIE_AGE)
