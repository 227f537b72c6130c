"""Who of a page of people is a member, and at which level."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

WAS_MAX_LENGTH = 3000  # a page of the longest list
_WAS = re.compile(r"(?:[0-9]{1,18}:[0-9](?:,|$))*")


class MembersForm(forms.Form):
    """The levels of a page of people; 0 is for who is no member.

    :param top: the highest level
    """

    was = forms.CharField(
        max_length=WAS_MAX_LENGTH, required=False, error_messages={"invalid": _("Load the page again")}
    )

    def __init__(self, *args: Any, top: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self._top = top

    def clean(self) -> dict[str, Any]:
        """Tell which levels differ from those that the page was rendered with."""
        was = self.cleaned_data.get("was", "")
        if not _WAS.fullmatch(was):
            raise forms.ValidationError(self.fields["was"].error_messages["invalid"], code="malformed")
        before = {int(pk): int(level) for pk, level in (each.split(":") for each in was.split(",") if each)}
        after = {pk: self._level(pk) for pk in before}
        return {"changed": {pk: level for pk, level in after.items() if level != before[pk]}}

    def _level(self, pk: int) -> int:
        text = self.data.get(f"level-{pk}", "0")
        if text not in {str(level) for level in range(self._top + 1)}:
            raise forms.ValidationError(_("Choose a level from the list"), code="invalid_choice")
        return int(text)


def as_was(levels: Mapping[int, int]) -> str:
    """What a page of people is rendered with, as the form gives it back."""
    return ",".join(f"{pk}:{level}" for pk, level in levels.items())
