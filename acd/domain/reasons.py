"""The reasons that agents may pause for."""

from typing import TypedDict, cast

from acd.models import PauseReason

_OFFERED = PauseReason.objects.filter(is_active=True).values("id", "name", "is_productive", "limit_minutes")


class Offered(TypedDict):
    """A reason as the panel shows it."""

    id: int
    name: str
    is_productive: bool
    limit_minutes: int | None


def offered() -> list[Offered]:
    """The reasons in use, by name."""
    return cast("list[Offered]", list(_OFFERED.all()))
