"""Figures that are looked up when somebody asks: an app registers its own in its `figures.py`."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.module_loading import autodiscover_modules

Read = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that goes up and down."""

    name: str
    help: str
    read: Read


_figures: dict[str, Figure] = {}


def figure(name: str) -> Callable[[Read], Read]:
    """Register a function whose answer is shown as `cxportal_NAME`, its docstring beside it; it has to be cheap."""

    def register(read: Read) -> Read:
        _figures[name] = Figure(f"cxportal_{name}", (read.__doc__ or "").strip(), read)
        return read

    return register


def discover() -> list[Figure]:
    """Import the `figures.py` of every app and list what they registered."""
    autodiscover_modules("figures")
    return list(_figures.values())
