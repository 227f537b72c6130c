"""For every verb: a snapshot and its events lead to what the next snapshot shows, by the browser's own reducer."""

import json
import subprocess
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from acd.domain import contacts, departures, desks, messages, offers, presence, snapshots, timers, wrap_up
from acd.domain.desk_rows import topic
from acd.models import Contact, Disposition, Queue
from cxportal.core.models import Event
from cxportal.env import BASE_DIR
from tests.acd.work import agent_of, customer, make_queue

pytestmark = pytest.mark.django_db
Verb = Callable[["Scene"], object]


class Scene:
    """An agent with a contact of each kind, and what others may do to them."""

    def __init__(self) -> None:
        self.queue: Queue = make_queue(wrap_up_seconds=30)
        self.queue.dispositions.add(Disposition.objects.create(name="Settled"))
        self.agent: User = agent_of(self.queue)
        self.active, self.wrapped = self._accepted(), self._accepted()
        contacts.end(self.agent.pk, self.wrapped.pk, now=self.now)
        messages.say(self.active.pk, "customer", text="Hello", client_id="c", now=self.now)
        self.ringing = customer(self.queue)
        self.colleague: User = agent_of()

    @property
    def now(self) -> datetime:
        return timezone.now()

    def _accepted(self) -> Contact:
        contact = customer(self.queue)
        offers.accept(self.agent.pk, contact.pk, now=self.now)
        return contact

    def park_and_take_up(self) -> None:
        contacts.park(self.agent.pk, self.active.pk, now=self.now)
        contacts.unpark(self.agent.pk, self.active.pk, now=self.now)

    def say(self, contact: Contact, author: str = "agent", text: str = "Hi") -> object:
        agent_id = self.agent.pk if author == "agent" else None
        return messages.say(contact.pk, author, text=text, client_id=text, agent_id=agent_id, now=self.now)


VERBS: dict[str, Verb] = {
    "accept": lambda it: offers.accept(it.agent.pk, it.ringing.pk, now=it.now),
    "decline": lambda it: offers.decline(it.agent.pk, it.ringing.pk, now=it.now),
    "miss": lambda it: timers.run_due(now=it.now + timedelta(seconds=25)),
    "customer leaves the queue": lambda it: contacts.leave(it.ringing.pk, now=it.now),
    "customer leaves the conversation": lambda it: contacts.leave(it.active.pk, now=it.now),
    "say": lambda it: it.say(it.active),
    "hear": lambda it: it.say(it.active, "customer"),
    "note": lambda it: messages.note(it.agent.pk, it.active.pk, text="Kind", client_id="n", now=it.now),
    "seen": lambda it: messages.seen(it.active.pk, "agent", number=1, agent_id=it.agent.pk),
    "seen by the customer": lambda it: messages.seen(it.active.pk, "customer", number=1),
    "park": lambda it: contacts.park(it.agent.pk, it.active.pk, now=it.now),
    "park and take up": lambda it: it.park_and_take_up(),
    "ask for help": lambda it: contacts.ask_help(it.agent.pk, it.active.pk, now=it.now),
    "transfer": lambda it: contacts.transfer(
        it.agent.pk, it.active.pk, to_agent_id=it.colleague.pk, note="Please", now=it.now
    ),
    "end": lambda it: contacts.end(it.agent.pk, it.active.pk, now=it.now),
    "finish": lambda it: wrap_up.finish(it.agent.pk, it.wrapped.pk, disposition_id=None, note="Fine", now=it.now),
    "extend": lambda it: wrap_up.extend(it.agent.pk, it.wrapped.pk, now=it.now),
    "the clock ends the wrap-up": lambda it: timers.run_due(now=it.now + timedelta(seconds=35)),
    "next": lambda it: desks.set_next(it.agent.pk, chosen="paused", now=it.now),
    "choose": lambda it: presence.choose(it.agent.pk, chosen="paused", now=it.now),
    "log out of a queue": lambda it: desks.log_in_to(it.agent.pk, queue_id=it.queue.pk, is_logged_in=False, now=it.now),
    "claim": lambda it: desks.claim_panel(it.agent.pk, panel="other", now=it.now),
    "leave work": lambda it: departures.leave_work(it.agent.pk, reason="signed out", now=it.now),
}


@pytest.mark.parametrize("verb", VERBS)
def test_a_snapshot_and_its_events_are_the_next_snapshot(verb: str) -> None:
    scene = Scene()
    before, last = snapshots.of_agent(scene.agent.pk, now=scene.now), _last_event()

    VERBS[verb](scene)

    folded = _fold([{"type": "snapshot"} | before, *_events_of(scene.agent.pk, last)])
    assert folded == _plain(snapshots.of_agent(scene.agent.pk, now=scene.now))


def _last_event() -> int:
    return Event.objects.order_by("-id").values_list("id", flat=True).first() or 0


def _events_of(agent_id: int, after: int) -> Iterator[dict[str, Any]]:
    topics = (topic(agent_id), presence.topic(agent_id))
    for event in Event.objects.filter(id__gt=after, topic__in=topics).order_by("id"):
        data = dict(event.data)
        if event.kind == "presence":
            data = {"presence": {name: value for name, value in data.items() if name != "agent_id"}}
        yield {"type": event.kind} | data


def _fold(events: list[dict[str, Any]]) -> Any:  # noqa: ANN401 - JSON
    lines = [json.dumps(event | {"seq": number}) for number, event in enumerate(events, start=1)]
    command = [BASE_DIR / "bin" / "node", BASE_DIR / "tests" / "js" / "agentpanel" / "fold.mjs"]
    ended = subprocess.run(command, input="\n".join(lines), capture_output=True, text=True, check=True, timeout=30)
    return _plain(json.loads(ended.stdout))


def _plain(state: dict[str, Any]) -> dict[str, Any]:
    """What both know, in one order."""
    parts = {name: state[name] for name in ("presence", "reasons", "desk", "offers", "contacts", "queues")}
    parts["contacts"] = sorted(parts["contacts"], key=lambda contact: int(contact["id"]))
    parts["offers"] = sorted(parts["offers"], key=lambda offer: int(offer["contact_id"]))
    return parts
