"""Opening hours as people write them: one line a day."""

import re
from datetime import time
from itertools import pairwise
from typing import TypeAlias

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

Span: TypeAlias = tuple[time, time]

MIDNIGHT = time.max  # as an end
_SPAN = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})\s*[-–]\s*([0-9]{1,2})[:.]([0-9]{2})")


class OpeningsField(forms.CharField):
    """Spans such as `09:00-12:00, 13:00-17:30`; an empty line is a closed day."""

    def __init__(self, *, label: str) -> None:
        super().__init__(
            label=label,
            required=False,
            max_length=100,
            widget=forms.TextInput(attrs={"placeholder": "09:00-17:30", "dir": "ltr", "spellcheck": "false"}),
        )

    def clean(self, value: object) -> list[Span]:
        """Read the line, in the order of the day."""
        text = super().clean(value)
        spans = sorted(_span(part.strip()) for part in text.split(",") if part.strip())
        for before, after in pairwise(spans):
            if after[0] < before[1]:
                raise ValidationError(_("Two of these times overlap"), code="overlap")
        return spans


def written(spans: list[Span]) -> str:
    """The line that reads as these spans."""
    return ", ".join(f"{opens:%H:%M}-{'24:00' if closes == MIDNIGHT else f'{closes:%H:%M}'}" for opens, closes in spans)


def _span(text: str) -> Span:
    found = _SPAN.fullmatch(text)
    if not found:
        raise ValidationError(_("Write times like 09:00-12:00, 13:00-17:30"), code="malformed")
    opens, closes = _time(*found.group(1, 2)), _time(*found.group(3, 4))
    if opens >= closes:
        raise ValidationError(_("The end must be later than the beginning"), code="backwards")
    return opens, closes


def _time(hour: str, minute: str) -> time:
    if (hour, minute) == ("24", "00"):
        return MIDNIGHT
    try:
        return time(int(hour), int(minute))
    except ValueError:
        raise ValidationError(_("Write times like 09:00-12:00, 13:00-17:30"), code="malformed") from None
