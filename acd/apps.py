from django.apps import AppConfig


class AcdConfig(AppConfig):
    name = "acd"

    def ready(self) -> None:
        """Hear of people who come and go."""
        from acd import receivers  # noqa: F401, PLC0415 - models must be loaded first
