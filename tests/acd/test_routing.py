"""Who is offered what, case by case."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from acd.domain.routing import Assignment, Ready, Snapshot, Waiting, decide
from acd.enums import Channel, Strategy

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SALES, HELP, HOTLINE = 1, 2, 3


def ago(seconds: float) -> datetime:
    return NOON - timedelta(seconds=seconds)


def waiting(contact_id: int, *, waited: float = 0, **changed: Any) -> Waiting:
    values: dict[str, Any] = {
        "queue_id": SALES, "channel": Channel.CHAT, "priority": 5, "strategy": Strategy.LONGEST_IDLE,
        "is_returned": False, "queued_at": ago(waited), "widen_seconds": 10,
    }  # fmt: skip
    return Waiting(contact_id=contact_id, **(values | changed))


def call(contact_id: int, **changed: Any) -> Waiting:
    values: dict[str, Any] = {"queue_id": HOTLINE, "channel": Channel.VOICE}
    return waiting(contact_id, **(values | changed))


def ready(agent_id: int, *, idle: float = 0, **changed: Any) -> Ready:
    values: dict[str, Any] = {
        "levels": {SALES: 1, HELP: 1, HOTLINE: 1}, "idle_since": ago(idle), "last_offer_at": None, "handled_today": 0,
        "chats": 0, "chat_capacity": 3, "calls": 0,
    }  # fmt: skip
    return Ready(agent_id=agent_id, **(values | changed))


def decided(contacts: list[Waiting], agents: list[Ready]) -> list[tuple[int, ...]]:
    """Give (contact, agent, agent, …) in the order of service."""
    return [(each.contact_id, *each.agent_ids) for each in decide(Snapshot(contacts, agents, NOON))]


def test_nothing_waits_or_nobody_is_ready() -> None:
    assert decide(Snapshot([], [ready(1)], NOON)) == []
    assert decide(Snapshot([waiting(1), call(2)], [], NOON)) == []


def test_a_contact_goes_to_one_agent_and_an_agent_gets_one_contact() -> None:
    assert decide(Snapshot([waiting(1)], [ready(7), ready(8)], NOON)) == [Assignment(1, (7,))]
    assert decided([waiting(1), waiting(2)], [ready(7)]) == [(1, 7)]


@pytest.mark.parametrize(
    ("agents", "first"),
    [
        ([ready(7, idle=5), ready(8, idle=9)], 8),
        ([ready(8, idle=5), ready(7, idle=5)], 7),
        ([ready(7, idle=9, levels={SALES: 5}), ready(8, idle=5)], 7),
    ],
    ids=["the longest idle", "the lower id among equals", "whatever the level"],
)
def test_longest_idle(agents: list[Ready], first: int) -> None:
    assert decided([waiting(1)], agents) == [(1, first)]


@pytest.mark.parametrize(
    ("agents", "first"),
    [
        ([ready(7, last_offer_at=ago(5)), ready(8, last_offer_at=ago(9))], 8),
        ([ready(7, last_offer_at=ago(900), idle=900), ready(8, idle=1)], 8),
        ([ready(7, last_offer_at=ago(5), idle=1), ready(8, last_offer_at=ago(5), idle=2)], 8),
    ],
    ids=["the oldest offer", "never offered comes first", "the longest idle among equals"],
)
def test_round_robin(agents: list[Ready], first: int) -> None:
    assert decided([waiting(1, strategy=Strategy.ROUND_ROBIN)], agents) == [(1, first)]


@pytest.mark.parametrize(
    ("agents", "first"),
    [
        ([ready(7, handled_today=4, idle=9), ready(8, handled_today=3)], 8),
        ([ready(7, handled_today=3, idle=1), ready(8, handled_today=3, idle=9)], 8),
    ],
    ids=["the fewest contacts", "the longest idle among equals"],
)
def test_fewest_contacts(agents: list[Ready], first: int) -> None:
    assert decided([waiting(1, strategy=Strategy.FEWEST_CONTACTS)], agents) == [(1, first)]


def test_ring_all_rings_at_everybody_who_can_take_it() -> None:
    agents = [ready(6, chats=3), ready(7), ready(8, idle=5), ready(9, levels={HELP: 1}), ready(10, has_offer=True)]
    contacts = [waiting(1, waited=9, strategy=Strategy.RING_ALL), waiting(2, strategy=Strategy.RING_ALL)]
    assert decided(contacts, agents) == [(1, 8, 7)]


def test_ring_all_leaves_those_alone_who_got_another_contact() -> None:
    contacts = [waiting(1, queue_id=HELP, priority=1), waiting(2, strategy=Strategy.RING_ALL)]
    assert decided(contacts, [ready(7, idle=9), ready(8), ready(9)]) == [(1, 7), (2, 8, 9)]


@pytest.mark.parametrize(
    ("waited", "levels", "expected"),
    [
        (0, (2, 1), [(1, 8)]),
        (0, (2, 2), []),
        (9.9, (2, 3), []),
        (10, (2, 3), [(1, 7)]),
        (10, (3, 2), [(1, 8)]),
        (19.9, (3, 4), []),
        (40, (5, 5), [(1, 7)]),
    ],
)
def test_a_level_is_widened_by_waiting(waited: float, levels: tuple[int, int], expected: list[tuple[int, ...]]) -> None:
    agents = [ready(7, idle=9, levels={SALES: levels[0]}), ready(8, levels={SALES: levels[1]})]
    assert decided([waiting(1, waited=waited, strategy=Strategy.BY_LEVEL)], agents) == expected


def test_within_a_level_the_longest_idle_comes_first() -> None:
    agents = [ready(7, idle=1), ready(8, idle=2), ready(9, idle=3, levels={SALES: 2})]
    contacts = [waiting(n, waited=60 - n, strategy=Strategy.BY_LEVEL) for n in (1, 2, 3)]
    assert decided(contacts, agents) == [(1, 8), (2, 7), (3, 9)]


def test_a_level_too_high_for_a_young_contact_is_open_to_an_older_one() -> None:
    contacts = [
        waiting(1, waited=1, is_returned=True, strategy=Strategy.BY_LEVEL),
        waiting(2, waited=30, strategy=Strategy.BY_LEVEL),
    ]
    assert decided(contacts, [ready(7, levels={SALES: 2})]) == [(2, 7)]


@pytest.mark.parametrize(
    ("contacts", "order"),
    [
        ([waiting(1, waited=9), waiting(2, queue_id=HELP, priority=1)], [2, 1]),
        ([waiting(1, waited=3), waiting(2, queue_id=HELP, waited=9)], [2, 1]),
        ([waiting(2, waited=9), waiting(1, waited=9)], [1, 2]),
        ([waiting(1, waited=9), waiting(2, waited=3, is_returned=True)], [2, 1]),
        ([waiting(1, waited=5, is_returned=True), waiting(2, waited=9, is_returned=True)], [2, 1]),
        ([waiting(1, queue_id=HELP, waited=9), waiting(2, waited=3, is_returned=True)], [1, 2]),
        (
            [waiting(1, queue_id=HELP, waited=6), waiting(2, waited=3, is_returned=True), waiting(3, waited=9)],
            [2, 3, 1],
        ),
        ([waiting(1, waited=9, priority=1), call(2, priority=9)], [2, 1]),
    ],
    ids=[
        "priority", "longest wait", "id", "returned", "returned, longest wait", "returned passes its own queue only",
        "returned waits as long as its queue", "voice before chat",
    ],
)  # fmt: skip
def test_the_order_of_service(contacts: list[Waiting], order: list[int]) -> None:
    agents = [ready(n) for n in range(7, 12)]
    assert [contact_id for contact_id, _ in decided(contacts, agents)] == order


@pytest.mark.parametrize(
    ("agent", "takes_chat", "takes_call"),
    [
        (ready(7), True, True),
        (ready(7, chats=2), True, False),
        (ready(7, chats=3), False, False),
        (ready(7, chat_capacity=0), False, True),
        (ready(7, calls=1), False, False),
        (ready(7, has_offer=True), False, False),
        (ready(7, levels={HELP: 1}), False, False),
        (ready(7, levels={}), False, False),
    ],
    ids=["nothing", "room", "full", "voice only", "voice", "offered", "other queue", "no queue"],
)
def test_what_an_agent_can_take(agent: Ready, takes_chat: bool, takes_call: bool) -> None:
    assert bool(decided([waiting(1)], [agent])) is takes_chat
    assert bool(decided([call(1)], [agent])) is takes_call


def test_a_call_holds_one_agent_with_chats_until_he_is_free_for_it() -> None:
    agents = [ready(7, chats=2, idle=9), ready(8, chats=1), ready(9, chats=1, levels={SALES: 1})]
    chats = [waiting(n) for n in (1, 2, 3)]
    assert decided(chats, agents) == [(1, 7), (2, 8), (3, 9)]
    assert decided([*chats, call(4)], agents) == [(1, 7), (2, 9)]
    assert decided([*chats, call(4), call(5)], agents) == [(1, 9)]
    assert decided([*chats, call(4, strategy=Strategy.RING_ALL)], agents) == [(1, 7), (2, 9)]
    assert decided([*chats, call(4, only_agent_id=7)], agents) == [(1, 8), (2, 9)]
    assert decided([*chats, call(4)], [*agents, ready(10)]) == [(4, 10), (1, 7), (2, 8), (3, 9)]


def test_a_call_does_not_hold_whose_level_is_closed_to_it() -> None:
    agents = [ready(7, chats=1, levels={SALES: 1, HOTLINE: 2})]
    assert decided([waiting(1), call(2, strategy=Strategy.BY_LEVEL)], agents) == [(1, 7)]
    assert decided([waiting(1), call(2, waited=10, strategy=Strategy.BY_LEVEL)], agents) == []


@pytest.mark.parametrize("strategy", Strategy)
@pytest.mark.parametrize("queue_id", [SALES, HELP])
def test_a_contact_for_one_agent_goes_to_him_alone(strategy: Strategy, queue_id: int) -> None:
    agents = [ready(7, idle=9), ready(8, levels={HELP: 5})]
    contact = waiting(1, strategy=strategy, queue_id=queue_id, only_agent_id=8)
    assert decided([contact], agents) == [(1, 8)]
    assert decided([contact], [ready(7), ready(8, chats=3)]) == []
    assert decided([contact], [ready(7)]) == []
    assert decided([waiting(2, priority=1, only_agent_id=8), contact], agents) == [(2, 8)]


def test_two_thousand_contacts_and_five_hundred_agents_are_decided_in_milliseconds() -> None:
    contacts = [waiting(n, queue_id=n % 10, strategy=list(Strategy)[n % 5], waited=n % 300) for n in range(2000)]
    agents = [ready(n, levels={(n + k) % 10: 1 + k for k in range(5)}, idle=n % 77, chats=n % 4) for n in range(500)]
    took = []
    for _ in range(5):
        started = time.perf_counter()
        decide(Snapshot(contacts, agents, NOON))
        took.append(time.perf_counter() - started)
    assert min(took) < 0.05  # about 5 ms; a decision that looks at each pair takes 300
