"""Who hears which events."""

from cxportal.core.subscriptions import ROOM, Happening, Subscription, Switchboard


def happening(number: int, topic: str = "presence.7") -> Happening:
    return Happening(number, topic, "presence", {})


async def test_one_listens_to_a_topic_or_to_its_family() -> None:
    board = Switchboard()
    exact, family, other = Subscription("presence.7"), Subscription("presence"), Subscription("presence.70")
    both = Subscription("presence", "presence.7")
    for subscription in (exact, family, both, other):
        board.add(subscription)
    board.hand_out(happening(1))
    board.hand_out(happening(2, "presence.70"))
    assert [await it.next() for it in (exact, family, both)] == [happening(1)] * 3
    assert [await it.next() for it in (other, family, both)] == [happening(2, "presence.70")] * 3
    assert exact.is_empty()


async def test_who_left_hears_nothing() -> None:
    board = Switchboard()
    subscription = Subscription("presence")
    board.add(subscription)
    assert board
    board.remove(subscription)
    assert not board
    board.hand_out(happening(1))
    board.add(subscription)
    board.hand_out(happening(2))
    assert await subscription.next() == happening(2)


async def test_who_is_too_far_behind_is_told_so_and_goes_on() -> None:
    subscription = Subscription("presence")
    for number in range(ROOM + 2):
        subscription.give(happening(number))
    assert [await subscription.next() for _ in range(3)] == [None, happening(ROOM), happening(ROOM + 1)]
