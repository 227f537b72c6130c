"""What the system sees an agent do, derived from what the agent has in hand; one function, no database."""

from collections.abc import Collection
from dataclasses import dataclass

from acd.enums import Channel, ContactState, Work


@dataclass(frozen=True, slots=True)
class InHand:
    """A contact that takes room at a desk: offered, active or in wrap-up."""

    channel: str
    state: str


def seen(in_hand: Collection[InHand], *, is_responding: bool) -> Work:
    """An active contact goes before a wrap-up, a wrap-up before an offer, and all before what rings at nobody."""
    states = {each.state for each in in_hand}
    if ContactState.ACTIVE in states:
        return Work.IN_CONTACT
    if ContactState.WRAP_UP in states:
        return Work.WRAP_UP
    if ContactState.OFFERED in states:
        return Work.OFFERED
    return Work.IDLE if is_responding else Work.NOT_RESPONDING


def room_taken(in_hand: Collection[InHand]) -> tuple[int, int]:
    """How many chats and how many calls."""
    calls = sum(each.channel == Channel.VOICE for each in in_hand)
    return len(in_hand) - calls, calls
