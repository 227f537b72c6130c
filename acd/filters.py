"""What the members of a queue can be narrowed to."""

from typing import ClassVar

from accounts.member_filter import MemberFilter
from accounts.people_narrowing import TeamNarrowing


class QueueMemberFilter(MemberFilter, TeamNarrowing):
    """Agents by name, membership and team."""

    NARROWING: ClassVar[tuple[str, ...]] = ("q", "member", "team")
