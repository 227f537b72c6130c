"""One person's account, as the page that edits it shows it."""

from dataclasses import dataclass

from accounts.domain import factors, seen
from accounts.domain.user_errors import UnknownUserError
from accounts.models import User
from mfa.models import TotpDevice


@dataclass(frozen=True)
class Account:
    """A person, the bound device if MFA is on, and the numbers of the teams."""

    person: User
    device: TotpDevice | None
    team_ids: tuple[int, ...]

    @property
    def marks(self) -> seen.Marks:
        """What a form of this moment is rendered from."""
        return seen.Marks.of(self.person, self.device)

    @property
    def may_reset(self) -> bool:
        """Whether a link to choose another password can be mailed; without any password it is an invitation."""
        return bool(self.person.email and self.person.is_active and self.person.has_usable_password())

    @property
    def password_mark(self) -> str:
        """What the button for a new password is rendered from."""
        return seen.password_of(self.person)


def load(user_id: int) -> Account:
    """Read an account.

    :raises UnknownUserError: there is no such person
    """
    person = User.objects.filter(pk=user_id).first()
    if person is None:
        raise UnknownUserError
    teams = person.teams.order_by("name").values_list("pk", flat=True)
    return Account(person, factors.find(user_id), tuple(teams))
