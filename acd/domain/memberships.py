"""Who takes contacts from which queue, and at which level."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from accounts.domain import setting_rows
from accounts.enums import Role
from accounts.models import User
from acd.domain.desk_rows import alone, tell_queues
from acd.models import Membership, Queue
from acd.signals import contact_queued
from cxportal.core.audit.log import NOWHERE, Source
from cxportal.core.audit.names import Name


def candidates(queue_id: int) -> QuerySet[Any]:
    """Every agent who is or may become a member, members first, by name; with `level`, 0 for who is none."""
    level = Membership.objects.filter(queue_id=queue_id, agent_id=OuterRef("pk")).values("level")
    people = User.objects.defer("password").annotate(level=Coalesce(Subquery(level), 0))
    wanted = people.filter(Q(level__gt=0) | Q(role=Role.AGENT, is_active=True))
    is_out = Case(When(level=0, then=1), default=0)
    return wanted.order_by(is_out, "first_name", "last_name", "username_key")


def change(
    queue_id: int, levels: Mapping[int, int], *, actor: User | None, now: datetime, source: Source = NOWHERE
) -> None:
    """Give agents levels in a queue; 0 takes them out of it. Who may not be a member is passed over.

    :param levels: 0 to 5, by the numbers of agents
    :raises GoneError: there is no such queue
    """
    with transaction.atomic():
        queue = setting_rows.locked(Queue, queue_id)
        people = candidates(queue_id).filter(pk__in=levels).order_by("pk")
        changed = [person for person in people if person.level != levels[person.pk]]
        for person in changed:
            _give(queue, person, levels[person.pk])
        if changed:
            detail = _detail(changed, levels)
            setting_rows.record(Name.ROUTING_CHANGED, queue, detail, actor=actor, source=source, now=now)
    contact_queued.send(Queue, queue_id=queue_id, now=now)  # what waits may go to who is new


def add_team(
    queue_id: int, team_id: int, *, level: int, actor: User | None, now: datetime, source: Source = NOWHERE
) -> None:
    """Make every agent of a team a member; who is one already keeps the own level.

    :raises GoneError: there is no such queue
    """
    new = candidates(queue_id).filter(level=0, teams=team_id).values_list("pk", flat=True)
    change(queue_id, dict.fromkeys(new, level), actor=actor, source=source, now=now)


def tell_members(queue_id: int) -> None:
    """Tell the panels of all members what has become of their queues, in the caller's transaction."""
    members = Membership.objects.filter(queue_id=queue_id).order_by("agent_id")
    for agent_id in list(members.values_list("agent_id", flat=True)):
        with alone(agent_id):
            tell_queues(agent_id)


def _give(queue: Queue, person: User, level: int) -> None:
    with alone(person.pk):
        if level:
            Membership.objects.update_or_create(queue=queue, agent=person, defaults={"level": level})
        else:
            Membership.objects.filter(queue=queue, agent=person).delete()
        tell_queues(person.pk)


def _detail(changed: Sequence[Any], levels: Mapping[int, int]) -> dict[str, Any]:
    after = {person: levels[person.pk] for person in changed}
    detail: dict[str, Any] = {
        "added": {str(person): level for person, level in after.items() if not person.level},
        "removed": [str(person) for person, level in after.items() if not level],
        "levels": {str(it): f"{it.level} → {level}" for it, level in after.items() if it.level and level},
    }
    return {name: people for name, people in detail.items() if people}
