"""Which static files there are."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class UsedStaticFilesConfig(StaticFilesConfig):
    """All but what packages bring for pages that we do not show; htmx comes from `static/vendor/`."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "django_htmx", "django_otp"]
