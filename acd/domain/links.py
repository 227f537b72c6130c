"""When an agent's panel was last heard of."""

from datetime import datetime

from acd.domain.states import GRACE
from acd.models import PanelLink


def beat(agent_id: int, *, now: datetime) -> bool:
    """Note a sign of life where nobody missed one.

    :returns: whether that was all there is to do
    """
    well = PanelLink.objects.filter(agent_id=agent_id, lost_at=None, last_seen_at__gt=now - GRACE)
    return well.update(last_seen_at=now) == 1


def take_up(agent_id: int, *, now: datetime) -> PanelLink | None:
    """Note that the panel is open.

    :returns: the link as it was
    """
    before = PanelLink.objects.filter(agent_id=agent_id).first()
    PanelLink.objects.bulk_create(
        [PanelLink(agent_id=agent_id, last_seen_at=now)],
        update_conflicts=True,
        unique_fields=["agent"],
        update_fields=["last_seen_at", "lost_at"],
    )
    return before


def mark_lost(agent_id: int, *, now: datetime) -> bool:
    """Note that everybody is told of the loss; the first to note it says yes."""
    return PanelLink.objects.filter(agent_id=agent_id, lost_at=None).update(lost_at=now) == 1
