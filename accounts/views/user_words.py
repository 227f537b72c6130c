"""What System > Users says when it says no."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.domain import user_errors as errors

_SAID: Mapping[type[errors.UserChangeRefusedError], tuple[str | None, Promise]] = {
    errors.UsernameTakenError: ("username", gettext_lazy("Somebody already has this login. Choose another one")),
    errors.UsernameNotAllowedError: ("username", gettext_lazy("Use only letters, digits and @ . + - _ in the login")),
    errors.OwnFactorError: (
        "mfa_enabled",
        gettext_lazy("Turn your own MFA off in My Profile: it takes your password and a code"),
    ),
    errors.OwnAccountError: (
        None,
        gettext_lazy("You cannot take your own access away. Ask another administrator to do it"),
    ),
    errors.LastAdministratorError: (
        None,
        gettext_lazy("This is the last active administrator. Make somebody else an administrator first"),
    ),
    errors.NoMailError: (
        "email",
        gettext_lazy("No mail can be sent: the account needs an email address and has to be active"),
    ),
    errors.PasswordChosenError: (
        None,
        gettext_lazy("No invitation was sent: this person has a password by now"),
    ),
}
_NOT_ADMINISTRATOR = (None, gettext_lazy("Nothing was saved, because you are no longer an administrator"))


def refusal(error: errors.UserChangeRefusedError) -> tuple[str | None, str]:
    """The field that the sentence stands beside, and the sentence."""
    field, said = _SAID.get(type(error), _NOT_ADMINISTRATOR)
    return field, str(said)


def stale() -> str:
    """Why a form is shown again instead of saved."""
    return _(
        "Nothing was saved: this account changed after you opened the page. "
        "Role, status and MFA now show how it is. Check them and save again."
    )
