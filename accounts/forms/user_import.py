"""A file of people: choosing it, and the yes to its rows."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import FirstLogin
from accounts.forms.users import UserForm


class FileForm(forms.Form):
    """The file; what is in it, the domain finds out."""

    file = forms.FileField(
        label=_("CSV file"),
        allow_empty_file=True,
        error_messages={"required": _("Choose a file"), "invalid": _("Choose a file")},
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )


class RowForm(UserForm):
    """A row, under the rules of a person's page; what is wrong has to be clear without the choices beside it."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"].error_messages["invalid_choice"] = _("There is no role %(value)s")
        self.fields["teams"].error_messages["invalid_choice"] = _("There is no team %(value)s")


class ImportForm(forms.Form):
    """The yes to what the page shows.

    :param without_mail: how many of the new people could get no invitation
    """

    rows = forms.CharField(widget=forms.HiddenInput, strip=False)
    first_login = forms.TypedChoiceField(
        label=_("First login of new users"),
        coerce=FirstLogin,
        choices=(
            (FirstLogin.INVITATION, _("An invitation mail with a link, good for 72 hours")),
            (FirstLogin.ONE_TIME_PASSWORD, _("One-time passwords, shown once on the next page")),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how new users log in first")},
    )

    def __init__(self, *args: Any, has_new: bool, without_mail: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self._without_mail = without_mail
        if not has_new:
            del self.fields["first_login"]

    def clean_first_login(self) -> FirstLogin:
        """Refuse to invite who has no mail address."""
        chosen: FirstLogin = self.cleaned_data["first_login"]
        if chosen is FirstLogin.INVITATION and self._without_mail:
            raise forms.ValidationError(_("Some new users have no email. Choose one-time passwords"), code="no_mail")
        return chosen
