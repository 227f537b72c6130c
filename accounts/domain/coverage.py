"""How many people have MFA, role by role."""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q

from accounts.enums import Role
from accounts.models import User
from mfa.domain import devices


@dataclass(frozen=True, slots=True)
class Coverage:
    """The active people of a role, and how many of them have MFA on.

    :param role: none: everybody
    """

    role: Role | None
    people: int
    covered: int

    @property
    def missing(self) -> int:
        return self.people - self.covered

    @property
    def percent(self) -> int:
        """Whole percent, rounded down: 100 is everybody."""
        return self.covered * 100 // self.people if self.people else 0


def by_role() -> list[Coverage]:
    """Every role in its order, those without people too, and everybody last: one query."""
    active = User.objects.filter(is_active=True).annotate(mfa_is_on=devices.is_on_for(OuterRef("pk")))
    counted = (
        active.order_by("role").values("role").annotate(people=Count("pk"), covered=Count("pk", Q(mfa_is_on=True)))
    )
    rows = {row["role"]: (row["people"], row["covered"]) for row in counted}
    roles = [Coverage(role, *rows.get(role, (0, 0))) for role in Role]
    return [*roles, Coverage(None, sum(it.people for it in roles), sum(it.covered for it in roles))]
