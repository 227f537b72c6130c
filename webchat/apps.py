from importlib import import_module

from django.apps import AppConfig


class WebChatConfig(AppConfig):
    name = "webchat"

    def ready(self) -> None:
        """Hear of a new demo floor."""
        import_module("webchat.receivers")
