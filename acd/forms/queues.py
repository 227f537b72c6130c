"""Queues, and who is to take their contacts."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms import BoundField
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from accounts.forms.settings import SettingForm
from acd.domain.attached_data import MOST_ROWS
from acd.enums import WrapUpMode
from acd.forms import attached
from acd.forms.lists import NAMELESS
from acd.forms.week import OpeningsField, written
from acd.models import Queue
from acd.models.queues import LEVELS

_ROUTING = ("strategy", "widen_seconds", "priority", "offer_seconds")
_SERVICE = ("service_level_percent", "service_level_seconds", "dropout_seconds", "max_wait_seconds", "overflow_to")
_WRAP_UP = ("wrap_up_mode", "wrap_up_seconds", "is_disposition_required", "dispositions")
_LONGEST = {
    "widen_seconds": 3600,
    "service_level_seconds": 3600,
    "dropout_seconds": 3600,
    "max_wait_seconds": 24 * 3600,
}


class QueueForm(SettingForm):
    """A queue with its opening hours and its attached data."""

    class Meta:
        model = Queue
        fields = ("name", "channel", "greeting", "is_active", *_ROUTING, *_SERVICE, *_WRAP_UP)
        widgets = {"dispositions": forms.CheckboxSelectMultiple, "greeting": forms.Textarea(attrs={"rows": 2})}
        error_messages = NAMELESS
        help_texts = {
            "priority": _("1 is served first, 9 last."),
            "widen_seconds": _("For the strategy by level."),
            "dropout_seconds": _("Who leaves earlier does not count as abandoned."),
            "greeting": _("Customers read it while they wait."),
            "max_wait_seconds": _("Optional."),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        queue: Queue = self.instance
        self.fields["channel"].disabled = queue.pk is not None
        self.fields["overflow_to"].empty_label = _("Nowhere")  # type: ignore[attr-defined]
        self.fields["overflow_to"].queryset = Queue.objects.exclude(pk=queue.pk)  # type: ignore[attr-defined]
        for name in ("wrap_up_seconds", "max_wait_seconds"):
            self.fields[name].validators.append(MinValueValidator(1))
        for name, longest in _LONGEST.items():
            self.fields[name].validators.append(MaxValueValidator(longest))
        self._add_week(queue)
        rows = attached.how_many(queue.attached_data, self.data if self.is_bound else None)
        for number in range(rows):
            self.fields.update(attached.fields_of(number))
        self.initial.update(attached.initial_of(queue.attached_data))

    def clean(self) -> dict[str, Any]:
        """Refuse what contradicts itself."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("overflow_to") and not given.get("max_wait_seconds") and "max_wait_seconds" in given:
            self.add_error("max_wait_seconds", _("Enter after how many seconds contacts go there"))
        if given.get("is_disposition_required"):
            self._check_required(given)
        for number, row in attached.rows_in(given):
            if problem := attached.problem_in(number, row):
                self.add_error(*problem)
        return given

    def values(self) -> Mapping[str, Any]:
        given = self.cleaned_data
        fields = {name: given[name] for name in self.Meta.fields}
        week = [(day, *span) for day in WEEKDAYS for span in given[f"day_{day}"]]
        return fields | {"opening_hours": week, "attached_data": [row for _, row in attached.rows_in(given)]}

    @property
    def days(self) -> list[BoundField]:
        """The fields of the opening hours."""
        return [self[f"day_{day}"] for day in WEEKDAYS]

    @property
    def rows(self) -> list[list[BoundField]]:
        """The fields of the attached data, row by row."""
        numbers = range(MOST_ROWS)
        return [[self[f"data_{it}_{part}"] for part in attached.PARTS] for it in numbers if self._has_row(it)]

    def group(self, names: Sequence[str]) -> list[BoundField]:
        return [self[name] for name in names]

    @property
    def routing(self) -> list[BoundField]:
        """Who is offered what."""
        return self.group(_ROUTING)

    @property
    def service(self) -> list[BoundField]:
        """How long customers are to wait."""
        return self.group(_SERVICE)

    @property
    def wrap_up(self) -> list[BoundField]:
        """What follows a contact."""
        return self.group(_WRAP_UP)

    def _has_row(self, number: int) -> bool:
        return f"data_{number}_label" in self.fields

    def _add_week(self, queue: Queue) -> None:
        stored = list(queue.opening_hours.all()) if queue.pk else []
        for day, name in WEEKDAYS.items():
            self.fields[f"day_{day}"] = OpeningsField(label=name)
            spans = [(it.opens_at, it.closes_at) for it in stored if it.weekday == day]
            self.initial[f"day_{day}"] = written(spans)

    def _check_required(self, given: Mapping[str, Any]) -> None:
        if given.get("wrap_up_mode") == WrapUpMode.NONE:
            self.add_error("wrap_up_mode", _("A required disposition needs a wrap-up"))
        if not given.get("dispositions") and "dispositions" in given:
            self.add_error("dispositions", _("Choose at least one disposition, since one is required"))


class EverybodyForm(forms.Form):
    """A team whose agents are all to be members."""

    team = forms.TypedChoiceField(label=_("Team"), coerce=int, error_messages={"required": _("Choose a team")})
    level = forms.TypedChoiceField(label=_("Level"), coerce=int, choices=[(it, str(it)) for it in LEVELS])

    def __init__(self, *args: Any, teams: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["team"].choices = [("", _("Choose a team")), *teams]  # type: ignore[attr-defined]
