"""What a file of people would do: django-import-export's dry run over its rows, with the rules of the forms.

The library reads, compares and sorts the rows and writes nothing; `accounts.domain.user_import` does.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export.resources import ModelResource
from tablib import Dataset

from accounts.domain import directory, seen, usernames
from accounts.domain.user_import import Entry
from accounts.domain.users import Details
from accounts.enums import Role
from accounts.forms.user_import import RowForm
from accounts.models import Team, User

TEAM_SEPARATOR = ";"
_PLAIN = ("username", "first_name", "last_name", "email")


class PeopleResource(ModelResource):  # type: ignore[misc]  # the library has no types
    """One dry run over one file, for the administrator who asks.

    :ivar entries: what is wanted, by the number of the row; afterwards without the rows that change nothing
    """

    class Meta:
        model = User
        fields = (*_PLAIN, "role")
        import_id_fields = ("username",)
        skip_unchanged = True
        skip_html_diff = True
        store_instance = True

    def __init__(self, *, actor: User) -> None:
        super().__init__()
        self.entries: dict[int, Entry] = {}
        self._actor = actor
        self._choices = directory.teams()
        self._teams = {name.casefold(): pk for pk, name in self._choices}
        self._roles = {word.casefold(): value for value, label in Role.choices for word in (value, str(label))}
        self._logins: set[str] = set()

    def before_import(self, dataset: Dataset, **_options: Any) -> None:
        """Read everybody whose login is in the file, at once."""
        keys = {usernames.canonical(name) for name in dataset["username"]}
        self._people = {person.username_key: person for person in User.objects.filter(username_key__in=keys - {""})}
        self._stored = {person.pk: _stored(person, teams) for person, teams in _with_teams(self._people.values())}

    def get_instance(self, _loader: object, row: dict[str, Any]) -> User | None:
        """Whose login a row names, in any spelling."""
        return self._people.get(usernames.canonical(row["username"]))

    def import_instance(self, instance: User, row: dict[str, Any], *, row_number: int, **_options: Any) -> None:
        """Judge a row.

        :raises ValidationError: with the sentences of each column
        """
        stored = self._stored.get(instance.pk)
        form = RowForm(self._data_of(row, stored), teams=self._choices)
        for field, sentence in self._against(instance, row):
            form.add_error(field, sentence)
        if not form.is_valid():
            raise ValidationError(form.errors.as_data())
        details = form.details()
        if stored:
            details = replace(details, username=stored.username, is_active=stored.is_active)
        self.entries[row_number] = Entry(details, instance.pk, seen.details_of(instance) if stored else "")

    def skip_row(self, instance: User, _original: object, _row: object, import_validation_errors: Any = None) -> bool:  # noqa: ANN401
        """Leave out whoever is as the file says already."""
        if import_validation_errors or not instance.pk:
            return False
        number = next(reversed(self.entries))
        is_unchanged = self.entries[number].details == self._stored[instance.pk]
        if is_unchanged:
            del self.entries[number]
        return is_unchanged

    def save_instance(self, *_args: Any, **_options: Any) -> None:
        """Save nothing."""

    save_m2m = save_instance

    def stored(self, user_id: int) -> Details:
        """How somebody in the file is now."""
        return self._stored[user_id]

    def _data_of(self, row: dict[str, Any], stored: Details | None) -> dict[str, Any]:
        """A row as a form would send it: an empty cell leaves what is stored."""
        role, names = row.get("role", ""), row.get("teams", "").split(TEAM_SEPARATOR)
        teams = [self._teams.get(name.strip().casefold(), f"“{name.strip()}”") for name in names if name.strip()]
        data = {name: row.get(name, "") for name in _PLAIN}
        data |= {"role": self._roles.get(role.casefold(), role), "teams": teams}
        if stored is None:
            return data
        kept = {name: getattr(stored, name) for name in (*_PLAIN, "role")} | {"teams": [*map(str, stored.team_ids)]}
        return {name: value or kept[name] for name, value in data.items()}

    def _against(self, instance: User, row: dict[str, Any]) -> Iterable[tuple[str, str]]:
        """What no form knows."""
        login = usernames.canonical(row["username"])
        if login and login in self._logins:
            yield "username", _("This login is in the file twice")
        self._logins.add(login)
        role = self._roles.get(row.get("role", "").casefold())
        if instance.pk == self._actor.pk and role not in {None, instance.role}:
            yield "role", _("You cannot change your own role")


def _stored(person: User, teams: frozenset[int]) -> Details:
    return Details(
        username=person.username,
        role=Role(person.role),
        first_name=person.first_name,
        last_name=person.last_name,
        email=person.email,
        is_active=person.is_active,
        team_ids=teams,
    )


def _with_teams(people: Iterable[User]) -> Iterable[tuple[User, frozenset[int]]]:
    found: dict[int, set[int]] = {person.pk: set() for person in people}
    members = Team.members.through._default_manager.filter(user_id__in=found).values_list("user_id", "team_id")
    for user_id, team_id in members:
        found[user_id].add(team_id)
    return [(person, frozenset(found[person.pk])) for person in people]
