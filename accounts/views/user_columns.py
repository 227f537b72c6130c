"""The headings of the list of people, and what a click on them sorts by."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_LABELS: tuple[tuple[str, str | Promise, bool], ...] = (
    ("username", _("Login"), False),
    ("name", _("Name"), False),
    ("role", _("Role"), False),
    ("status", _("Status"), False),
    ("mfa", _("MFA"), False),
    ("last_login", _("Last login"), True),
)


@dataclass(frozen=True)
class Heading:
    """A column that can be sorted by.

    :param sorted: `ascending`, `descending` or "", as ARIA says it
    :param next_order: what a click leads to
    """

    label: str | Promise
    sorted: str
    next_order: str


def headings(order: str) -> list[Heading]:
    """The columns, with the order in force marked; times start with the latest."""
    return [_heading(name, label, order, starts_down=starts_down) for name, label, starts_down in _LABELS]


def _heading(name: str, label: str | Promise, order: str, *, starts_down: bool) -> Heading:
    if order == name:
        return Heading(label, "ascending", f"-{name}")
    if order == f"-{name}":
        return Heading(label, "descending", name)
    return Heading(label, "", f"-{name}" if starts_down else name)
