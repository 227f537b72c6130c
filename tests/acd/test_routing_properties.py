"""What holds of every decision, on floors that hypothesis thinks of."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acd.domain.routing import Ready, Snapshot, Waiting, decide
from acd.enums import Channel, Strategy

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
QUEUES = range(1, 4)
AGENTS = range(1, 9)


def moments() -> st.SearchStrategy[datetime]:
    return st.integers(0, 60).map(lambda seconds: NOON - timedelta(seconds=seconds))


@st.composite
def floors(draw: st.DrawFn) -> Snapshot:
    """A few queues that share a few agents, with ties everywhere."""
    queues = {
        queue_id: {
            "queue_id": queue_id,
            "channel": draw(st.sampled_from(Channel)),
            "priority": draw(st.integers(1, 3)),
            "strategy": draw(st.sampled_from(Strategy)),
            "widen_seconds": draw(st.integers(1, 30)),
        }
        for queue_id in QUEUES
    }
    waiting = [
        Waiting(
            contact_id=contact_id,
            is_returned=draw(st.booleans()),
            queued_at=draw(moments()),
            only_agent_id=draw(st.sampled_from([None, None, None, *AGENTS])),
            **queues[draw(st.sampled_from(QUEUES))],
        )
        for contact_id in range(draw(st.integers(0, 12) | st.just(12)))
    ]
    ready = [
        Ready(
            agent_id=agent_id,
            levels=draw(st.dictionaries(st.sampled_from(QUEUES), st.integers(1, 3), min_size=2)),
            idle_since=draw(moments()),
            last_offer_at=draw(st.none() | moments()),
            handled_today=draw(st.integers(0, 3)),
            chats=draw(st.sampled_from([0, 0, 1, 2, 3])),
            chat_capacity=draw(st.sampled_from([0, 1, 3, 3])),
            calls=draw(st.sampled_from([0, 0, 0, 1])),
            has_offer=draw(st.sampled_from([False, False, False, True])),
        )
        for agent_id in AGENTS[: draw(st.integers(0, len(AGENTS)) | st.just(len(AGENTS)))]
    ]
    return Snapshot(waiting, ready, NOON)


def could_serve(agent: Ready, contact: Waiting) -> bool:
    """Say whether the contact is for the agent, whatever he has in hand."""
    if contact.only_agent_id is not None:
        return contact.only_agent_id == agent.agent_id
    if contact.queue_id not in agent.levels:
        return False
    waited = (NOON - contact.queued_at).total_seconds()
    is_widened = waited >= (agent.levels[contact.queue_id] - 1) * contact.widen_seconds
    return contact.strategy != Strategy.BY_LEVEL or is_widened


def could_take(agent: Ready, contact: Waiting) -> bool:
    if agent.has_offer or agent.calls or not could_serve(agent, contact):
        return False
    return agent.chats == 0 if contact.channel == Channel.VOICE else agent.chats < agent.chat_capacity


def left_over(floor: Snapshot) -> tuple[list[Waiting], list[Ready]]:
    offers = decide(floor)
    served = {offer.contact_id for offer in offers}
    asked = {agent_id for offer in offers for agent_id in offer.agent_ids}
    return (
        [contact for contact in floor.waiting if contact.contact_id not in served],
        [agent for agent in floor.ready if agent.agent_id not in asked],
    )


every_floor = given(floor=floors())
often = settings(max_examples=100, deadline=None)


@often
@every_floor
def test_each_offer_is_one_that_the_agent_can_take(floor: Snapshot) -> None:
    contacts = {contact.contact_id: contact for contact in floor.waiting}
    agents = {agent.agent_id: agent for agent in floor.ready}
    for offer in decide(floor):
        assert offer.agent_ids
        assert all(could_take(agents[agent_id], contacts[offer.contact_id]) for agent_id in offer.agent_ids)


@often
@every_floor
def test_no_agent_gets_two_offers_and_no_contact_is_given_twice(floor: Snapshot) -> None:
    offers = decide(floor)
    asked = [agent_id for offer in offers for agent_id in offer.agent_ids]
    assert len(asked) == len(set(asked))
    assert len(offers) == len({offer.contact_id for offer in offers})


@often
@every_floor
def test_no_agent_is_left_while_a_contact_waits_that_he_can_take_unless_a_call_holds_him(floor: Snapshot) -> None:
    contacts, agents = left_over(floor)
    calls = [contact for contact in contacts if contact.channel == Channel.VOICE]
    held = [agent for agent in agents if any(could_take(agent, contact) for contact in contacts)]
    assert all(agent.chats for agent in held)
    assert all(any(could_serve(agent, contact) for contact in calls) for agent in held)
    assert len(held) <= len(calls)


@often
@every_floor
def test_a_call_that_waits_leaves_no_chat_to_the_last_agent_who_could_take_it(floor: Snapshot) -> None:
    contacts, agents = left_over(floor)
    left = {agent.agent_id for agent in agents}
    for contact in contacts:
        if contact.channel != Channel.VOICE:
            continue
        able = {a.agent_id for a in floor.ready if could_serve(a, contact) and not a.calls and not a.has_offer}
        took_calls = {
            agent_id
            for offer in decide(Snapshot([c for c in floor.waiting if c.channel == Channel.VOICE], floor.ready, NOON))
            for agent_id in offer.agent_ids
        }
        assert not able or able & (left | took_calls)


def goes_before(first: Waiting, second: Waiting, everything: Sequence[Waiting]) -> bool:
    """Say whether the first is served before the second by what the rules say of just these two."""
    if first.channel != second.channel:
        return first.channel == Channel.VOICE
    if first.priority != second.priority:
        return first.priority < second.priority
    if first.queue_id != second.queue_id:
        return longest_wait(first, everything) < longest_wait(second, everything)
    if first.is_returned != second.is_returned:
        return first.is_returned
    return (first.queued_at, first.contact_id) < (second.queued_at, second.contact_id)


def longest_wait(contact: Waiting, everything: Sequence[Waiting]) -> datetime:
    same = [other.queued_at for other in everything if other.queue_id == contact.queue_id]
    return min(same) if contact.is_returned else contact.queued_at


@often
@every_floor
def test_who_goes_first_is_served_first_where_both_want_the_same_agents(floor: Snapshot) -> None:
    served = {offer.contact_id for offer in decide(floor)}
    for one, other in combinations(floor.waiting, 2):
        first, second = (one, other) if goes_before(one, other, floor.waiting) else (other, one)
        if not goes_before(first, second, floor.waiting) or first.channel != second.channel:
            continue
        wanted = [[a.agent_id for a in floor.ready if could_take(a, contact)] for contact in (first, second)]
        if wanted[0] == wanted[1]:
            assert first.contact_id in served or second.contact_id not in served


@often
@given(data=st.data())
def test_the_order_of_reading_does_not_matter(data: st.DataObject) -> None:
    floor = data.draw(floors())
    waiting, ready = data.draw(st.permutations(floor.waiting)), data.draw(st.permutations(floor.ready))
    assert decide(Snapshot(waiting, ready, NOON)) == decide(floor)


@often
@every_floor
def test_ring_all_leaves_nobody_out(floor: Snapshot) -> None:
    contacts = {contact.contact_id: contact for contact in floor.waiting}
    ringing = {
        contact_id: set(offer.agent_ids)
        for offer in decide(floor)
        if contacts[contact_id := offer.contact_id].strategy == Strategy.RING_ALL
    }
    _, left = left_over(floor)
    for contact_id, agent_ids in ringing.items():
        able = {agent.agent_id for agent in left if could_take(agent, contacts[contact_id]) and not agent.chats}
        assert not able - agent_ids


@pytest.mark.parametrize("strategy", [each for each in Strategy if each != Strategy.RING_ALL])
def test_every_other_strategy_asks_one(strategy: Strategy) -> None:
    contact = Waiting(1, 1, Channel.CHAT, 5, strategy, False, NOON, 10)
    agents = [Ready(n, {1: 1}, NOON, None, 0, 0, 3, 0) for n in AGENTS]
    assert [offer.agent_ids for offer in decide(Snapshot([contact], agents, NOON))] == [(1,)]
