"""Rows of attached data in a form: what is stored and some that are empty."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from acd.domain.attached_data import MOST_ROWS, OPEN_ON_RING, Problem, problem_of
from acd.enums import AttachedType

EMPTY_ROWS = 3
PARTS = ("label", "type", "value", "rings")
WORDS: Mapping[Problem, tuple[str, Any]] = {
    Problem.LABEL_MISSING: ("label", _("Enter a label for the value")),
    Problem.VALUE_MISSING: ("value", _("Enter a value for the label")),
    Problem.NO_NUMBER: ("value", _("Enter a number, such as 12 or 12.5")),
    Problem.NO_LINK: ("value", _("Begin the link with http:// or https:// and the name of a site")),
    Problem.BRACES: ("value", _("Write templates like {{customer.email}}")),
    Problem.OPENS_NOTHING: ("rings", _("Only a link can be opened")),
}


def fields_of(number: int) -> dict[str, forms.Field]:
    """The fields of one row."""
    made: tuple[forms.Field, ...] = (
        forms.CharField(label=_("Label"), max_length=60, required=False),
        forms.ChoiceField(label=_("Type"), choices=AttachedType.choices, initial=AttachedType.TEXT, required=False),
        forms.CharField(
            label=_("Value"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 1, "dir": "auto"})
        ),
        forms.BooleanField(label=_("Open when it rings"), required=False),
    )
    return {f"data_{number}_{part}": field for part, field in zip(PARTS, made, strict=True)}


def how_many(stored: Sequence[Any], data: Mapping[str, Any] | None) -> int:
    """How many rows the form has: those that were sent, or the stored ones and some that are empty."""
    if data is not None:
        return sum(f"data_{number}_label" in data for number in range(MOST_ROWS))
    return min(len(stored) + EMPTY_ROWS, MOST_ROWS)


def initial_of(stored: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What the fields show of the stored rows."""
    shown: dict[str, Any] = {}
    for number, row in enumerate(stored):
        values = (row["label"], row["type"], row["value"], row.get("action") == OPEN_ON_RING)
        shown |= {f"data_{number}_{part}": value for part, value in zip(PARTS, values, strict=True)}
    return shown


def rows_in(given: Mapping[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows that somebody filled in, with their numbers."""
    for number in range(MOST_ROWS):
        label, kind, value, rings = (given.get(f"data_{number}_{part}") for part in PARTS)
        if label or value:
            row = {"label": label, "type": kind or AttachedType.TEXT, "value": value}
            yield number, row | ({"action": OPEN_ON_RING} if rings else {})


def problem_in(number: int, row: Mapping[str, Any]) -> tuple[str, Any] | None:
    """The field at fault, and what is to be done."""
    problem = problem_of(row)
    if problem is None:
        return None
    part, words = WORDS[problem]
    return f"data_{number}_{part}", words
