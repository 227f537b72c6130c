"""An agent leaves work: others go on with the contacts."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from accounts.domain import open_sessions
from acd.domain import contacts, intervals, offers, presence
from acd.domain.states import GONE
from acd.enums import IN_HAND
from acd.models import Contact
from acd.signals import contact_queued

BATCH = 100


def leave_work(agent_id: int, *, reason: str, now: datetime) -> None:
    """Put what the agent has in hand back into its queues, and be offline."""
    with transaction.atomic():
        queue_ids = contacts.give_back(agent_id, reason=reason, now=now)
        queue_ids |= offers.drop(agent_id, now=now)
        presence.go_offline(agent_id, now=now)
    for queue_id in sorted(queue_ids):
        contact_queued.send(Contact, queue_id=queue_id, now=now)


def give_back_of_absent(*, now: datetime) -> int:
    """Return the contacts of agents who are offline and whose panel has been silent for five minutes.

    :returns: how many agents that were
    """
    at_work = intervals.at_work().filter(agent_id=OuterRef("agent_id"))
    is_silent = Q(agent__panel_link=None) | Q(agent__panel_link__last_seen_at__lte=now - GONE)
    held = Contact.objects.filter(is_silent, ~Exists(at_work), state__in=IN_HAND)
    absent = list(held.values_list("agent_id", flat=True).distinct()[:BATCH])
    for agent_id in absent:
        leave_work(agent_id, reason="the agent is gone", now=now)
    return len(absent)


def leave_after_last_session(agent_id: int, *, now: datetime) -> None:
    """Leave work when no session of the agent is left."""
    if not open_sessions.has_any(agent_id, now=now):
        leave_work(agent_id, reason="signed out", now=now)
