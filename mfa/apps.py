from importlib import import_module

from django.apps import AppConfig


class MfaConfig(AppConfig):
    name = "mfa"
    verbose_name = "Multi-factor authentication"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear of people who log out, now that the models are loaded."""
        import_module("mfa.tickets")
