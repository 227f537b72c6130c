"""What an administrator fills in about a person."""

from collections.abc import Sequence
from typing import Any, TypeAlias

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.domain import seen, usernames
from accounts.domain.account import Account
from accounts.domain.users import Details
from accounts.enums import FirstLogin, Role

Choices: TypeAlias = Sequence[tuple[str, str]]

NAME_MAX_LENGTH = 80
EMAIL_MAX_LENGTH = 254
REASON_MAX_LENGTH = 300
_AS_TYPED = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}


class UserForm(forms.Form):
    """A new person, and the common part of an existing one."""

    username = forms.CharField(
        label=_("Login"),
        max_length=usernames.MAX_LENGTH,
        help_text=_("Letters and digits of any script, and @ . + - _"),
        error_messages={"required": _("Enter a login")},
        widget=forms.TextInput(attrs=_AS_TYPED),
    )
    first_name = forms.CharField(label=_("First name"), max_length=NAME_MAX_LENGTH, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=NAME_MAX_LENGTH, required=False)
    email = forms.EmailField(
        label=_("Email"),
        max_length=EMAIL_MAX_LENGTH,
        required=False,
        help_text=_("Notices about the account go there."),
        error_messages={"invalid": _("Enter an email address like name@example.com")},
    )
    role = forms.ChoiceField(
        label=_("Role"), choices=Role.choices, initial=Role.AGENT, error_messages={"required": _("Choose a role")}
    )
    teams = forms.TypedMultipleChoiceField(
        label=_("Teams"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, teams: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["teams"].choices = teams  # type: ignore[attr-defined]
        for name in ("first_name", "last_name", "email"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean_username(self) -> str:
        """Refuse what can be nobody's name."""
        username = usernames.clean(self.cleaned_data["username"])
        if not usernames.canonical(username):
            raise ValidationError(_("Use only letters, digits and @ . + - _ in the login"), code="not_allowed")
        return username

    def details(self) -> Details:
        """What was filled in, for the domain."""
        given = self.cleaned_data
        return Details(
            username=given["username"],
            role=Role(given["role"]),
            first_name=given["first_name"],
            last_name=given["last_name"],
            email=given["email"],
            is_active=given.get("is_active", True),
            team_ids=frozenset(given["teams"]),
        )


class AddUserForm(UserForm):
    """A new person, and how they get in first; a one-time password where nothing is said."""

    first_login = forms.TypedChoiceField(
        label=_("First login"),
        choices=FirstLogin.choices,
        coerce=FirstLogin,
        initial=FirstLogin.ONE_TIME_PASSWORD,
        empty_value=FirstLogin.ONE_TIME_PASSWORD,
        required=False,
        widget=forms.RadioSelect,
    )

    def clean(self) -> dict[str, Any]:
        """Ask where an invitation is to go."""
        given = self.cleaned_data
        is_invited = given.get("first_login") == FirstLogin.INVITATION
        if is_invited and "email" in given and not given["email"]:
            self.add_error("email", ValidationError(_("Enter the email that the invitation goes to"), code="required"))
        return given


class EditUserForm(UserForm):
    """An existing person; MFA can be unchecked here, never checked."""

    is_active = forms.BooleanField(
        label=_("Active"), required=False, help_text=_("Somebody inactive cannot log in, and is logged out at once.")
    )
    mfa_enabled = forms.BooleanField(label=_("MFA Enabled"), required=False)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=REASON_MAX_LENGTH,
        required=False,
        help_text=_("Optional. Kept with the change, for administrators."),
    )
    seen_access = forms.CharField(required=False, widget=forms.HiddenInput)
    seen_device = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, mfa_is_on: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        box = self.fields["mfa_enabled"]
        box.disabled = not mfa_is_on
        box.help_text = (
            _("Uncheck it to turn MFA off, for example after a lost phone. Only the user can turn it on again.")
            if mfa_is_on
            else _("MFA is off. Only the user can turn it on, in My Profile.")
        )

    def marks(self) -> seen.Marks:
        """What the form was rendered from."""
        return seen.Marks(self.cleaned_data["seen_access"], self.cleaned_data["seen_device"])


def edit_form(account: Account, *, teams: Choices, data: QueryDict | None = None) -> EditUserForm:
    """The form of an account as stored, or with what was posted."""
    person, marks = account.person, account.marks
    names = ("username", "first_name", "last_name", "email", "role", "is_active")
    initial = {name: getattr(person, name) for name in names} | {
        "teams": account.team_ids,
        "mfa_enabled": account.device is not None,
        "seen_access": marks.access,
        "seen_device": marks.device,
    }
    return EditUserForm(data, initial=initial, teams=teams, mfa_is_on=account.device is not None)


def renewed(data: QueryDict, account: Account) -> QueryDict:
    """What was posted, with role, status and MFA as they are stored now."""
    fresh = data.copy()
    marks = account.marks
    fresh["role"], fresh["seen_access"], fresh["seen_device"] = account.person.role, marks.access, marks.device
    for name, is_checked in (("is_active", account.person.is_active), ("mfa_enabled", account.device is not None)):
        fresh.setlist(name, ["on"] if is_checked else [])
    return fresh
