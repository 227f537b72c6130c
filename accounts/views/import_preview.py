"""What a file of people would do, row by row, for the page that asks whether to."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from tablib import Dataset

from accounts.domain.people_file import Table
from accounts.domain.user_import import Entry
from accounts.domain.users import Details
from accounts.enums import Role
from accounts.models import Team, User
from accounts.resources import PeopleResource

FIELDS: Mapping[str, Promise] = {
    "username": gettext_lazy("Login"),
    "first_name": gettext_lazy("First name"),
    "last_name": gettext_lazy("Last name"),
    "email": gettext_lazy("Email"),
    "role": gettext_lazy("Role"),
    "teams": gettext_lazy("Teams"),
}
_ALSO = {"login": "username", "first name": "first_name", "last name": "last_name", "mail": "email", "team": "teams"}


class HeadingsError(Exception):
    """The headings can't be taken.

    :param twice: the heading that is there more than once; "" where the login is missing
    """

    def __init__(self, twice: str = "") -> None:
        super().__init__(twice)
        self.twice = twice


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that can't be taken, and why."""

    number: int
    login: str
    sentences: list[str]


@dataclass(frozen=True, slots=True)
class Difference:
    """What changes about somebody: labels, values before and after."""

    login: str
    values: list[tuple[str, str, str]]


@dataclass(slots=True)
class Preview:
    """What would happen.

    :param administrators: how many would become administrators
    :param columns: where the headings stand that mean something here
    :param ignored: the other headings
    """

    entries: list[Entry]
    columns: list[int] = field(default_factory=list)
    new: list[Details] = field(default_factory=list)
    changes: list[Difference] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    administrators: int = 0

    @property
    def fingerprint(self) -> str:
        """The same for the same outcome."""
        wanted = [(entry.user_id, entry.mark, *_words(entry.details).values()) for entry in self.entries]
        return hashlib.sha256(repr(wanted).encode()).hexdigest()

    @property
    def without_mail(self) -> int:
        """How many of the new could get no invitation."""
        return sum(not details.email for details in self.new)


def of(table: Table, *, actor: User) -> Preview:
    """Run through the rows without writing anything.

    :raises HeadingsError: nobody can say what the columns are
    """
    columns = _columns(table.headings)
    resource = PeopleResource(actor=actor)
    lines = [line for line in table.lines if line.number not in table.long]
    rows = [[line.cells[at] for at in columns.values()] for line in lines]
    result = resource.import_data(Dataset(*rows, headers=list(columns)), dry_run=True)
    for _number, errors in result.row_errors():
        raise errors[0].error  # a mistake of ours, which the library would keep to itself
    preview = Preview(list(resource.entries.values()), [*columns.values()], unchanged=result.totals["skip"])
    logins = {line.number: line.cells[columns["username"]] for line in table.lines}
    found = {number: [_("This row has more cells than there are headings")] for number in table.long}
    found |= {lines[row.number - 1].number: _sentences(row.error_dict) for row in result.invalid_rows}
    preview.problems = [Problem(number, logins[number], sentences) for number, sentences in sorted(found.items())]
    preview.ignored = [heading for at, heading in enumerate(table.headings) if at not in columns.values() and heading]
    _sort(preview, resource)
    return preview


def _columns(headings: list[str]) -> dict[str, int]:
    """Where each field stands."""
    names = {str(label).casefold(): name for name, label in FIELDS.items()} | {name: name for name in FIELDS} | _ALSO
    found: dict[str, int] = {}
    for at, heading in enumerate(headings):
        name = names.get(heading.casefold())
        if name in found:
            raise HeadingsError(heading)
        if name:
            found[name] = at
    if "username" not in found:
        raise HeadingsError
    return found


def _sentences(errors: Mapping[str, list[str]]) -> list[str]:
    return [f"{FIELDS[name]}: {sentence}" for name, found in errors.items() for sentence in found]


def _sort(preview: Preview, resource: PeopleResource) -> None:
    names = dict(Team.objects.values_list("pk", "name"))
    for entry in preview.entries:
        before = None
        if entry.user_id is None:
            preview.new.append(entry.details)
        else:
            before = resource.stored(entry.user_id)
            preview.changes.append(_difference(before, entry.details, names))
        is_promoted = entry.details.role is Role.ADMINISTRATOR and (before is None or before.role != entry.details.role)
        preview.administrators += is_promoted


def _difference(before: Details, after: Details, teams: Mapping[int, str]) -> Difference:
    old, new = _words(before, teams), _words(after, teams)
    values = [(str(FIELDS[name]), old[name], new[name]) for name in old if old[name] != new[name]]
    return Difference(after.username, values)


def _words(details: Details, teams: Mapping[int, str] | None = None) -> dict[str, str]:
    found = [str(pk) if teams is None else teams[pk] for pk in details.team_ids]
    return {
        "username": details.username,
        "first_name": details.first_name,
        "last_name": details.last_name,
        "email": details.email,
        "role": str(details.role.label),
        "teams": ", ".join(sorted(found)),
    }
