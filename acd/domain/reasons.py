"""The reasons that agents may pause for."""

from typing import TypedDict, cast

from acd.domain.errors import ReasonWithoutPauseError, UnknownReasonError
from acd.enums import Chosen
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


def in_use(reason_id: int | None, chosen: str) -> PauseReason | None:
    """The reason of a pause, where one is given.

    :raises RefusedError: it belongs to no pause, or is not in use
    """
    if reason_id is None:
        return None
    if chosen != Chosen.PAUSED:
        raise ReasonWithoutPauseError(chosen)
    reason = PauseReason.objects.filter(pk=reason_id, is_active=True).first()
    if reason is None:
        raise UnknownReasonError(reason_id)
    return reason
