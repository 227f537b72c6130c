"""What the members of a queue can be narrowed to."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter

from accounts.domain import directory
from accounts.member_filter import MemberFilter


class QueueMemberFilter(MemberFilter):
    """Agents by name, membership and team."""

    team = ChoiceFilter(field_name="teams", label=_("Team"), empty_label=_("Any team"))

    NARROWING: ClassVar[tuple[str, ...]] = ("q", "member", "team")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.form.fields["team"].choices = directory.teams()

    @property
    def shown(self) -> forms.Form:
        """The form for the page, with the teams."""
        form = super().shown
        form.fields["team"].choices = self.form.fields["team"].choices  # type: ignore[attr-defined]
        return form
