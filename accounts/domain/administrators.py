"""Who may administer people, held still while one account changes: somebody always remains."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from accounts.domain.policy import ROLES, Permission, may
from accounts.domain.user_errors import (
    LastAdministratorError,
    NotAdministratorError,
    OwnAccountError,
    UnknownUserError,
)
from accounts.enums import Role
from accounts.models import User


@dataclass(frozen=True)
class Circle:
    """A person and all active administrators, their rows locked until the transaction ends."""

    subject: User
    actor: User | None
    administrators: frozenset[int]

    @property
    def is_own(self) -> bool:
        """Whether the administrator works on the own account."""
        return self.actor is not None and self.actor.pk == self.subject.pk

    def check_access(self, *, role: Role, is_active: bool) -> None:
        """Hold a role and activation against the rules.

        :raises LastAdministratorError: nobody would be left
        :raises OwnAccountError: administrators don't shut themselves out
        """
        leaves = not (is_active and role in ROLES[Permission.USERS])
        if leaves and self.administrators == {self.subject.pk}:
            raise LastAdministratorError
        if leaves and self.is_own:
            raise OwnAccountError


def lock(user_id: int, *, actor: User | None) -> Circle:
    """Lock a person and the administrators, always in one order; call it inside a transaction.

    Of two administrators who demote each other at once, the second waits here and then finds itself demoted.

    :param actor: nobody on the command line
    :raises UnknownUserError: there is no such person
    :raises NotAdministratorError: the actor may not administer people any more
    """
    people, administrators = _locked([user_id], actor=actor)
    if user_id not in people:
        raise UnknownUserError
    return Circle(people[user_id], actor, administrators)


def lock_all(user_ids: Collection[int], *, actor: User) -> dict[int, User]:
    """Lock many people and the administrators, in the same order; call it inside a transaction.

    :returns: those of them that exist, by number
    :raises NotAdministratorError: the actor may not administer people any more
    """
    people, _ = _locked(user_ids, actor=actor)
    return {pk: people[pk] for pk in user_ids if pk in people}


def _locked(user_ids: Collection[int], *, actor: User | None) -> tuple[dict[int, User], frozenset[int]]:
    wanted = Q(pk__in=user_ids) | Q(role__in=ROLES[Permission.USERS], is_active=True)
    people = {person.pk: person for person in User.objects.filter(wanted).order_by("pk").select_for_update(no_key=True)}
    administrators = frozenset(pk for pk, person in people.items() if may(person, Permission.USERS))
    if actor is not None and actor.pk not in administrators:
        raise NotAdministratorError
    return people, administrators
