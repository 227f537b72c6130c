from importlib import import_module

from django.apps import AppConfig


class AcdConfig(AppConfig):
    name = "acd"

    def ready(self) -> None:
        """Hear of people who come and go."""
        import_module("acd.receivers")
