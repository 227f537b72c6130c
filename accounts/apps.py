from importlib import import_module

from django.apps import AppConfig
from django.contrib.auth import user_logged_in


class AccountsConfig(AppConfig):
    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear of changed factors, now that the models are loaded; the domain notes the last login, at every door."""
        import_module("accounts.receivers")
        user_logged_in.disconnect(dispatch_uid="update_last_login")
