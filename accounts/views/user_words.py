"""What System > Users says when it says no."""

from django.utils.translation import gettext as _

from accounts.domain import user_errors as errors


def refusal(error: errors.UserChangeRefusedError) -> tuple[str | None, str]:
    """The field that the sentence stands beside, and the sentence."""
    match error:
        case errors.UsernameTakenError():
            return "username", _("Somebody already has this login. Choose another one")
        case errors.UsernameNotAllowedError():
            return "username", _("Use only letters, digits and @ . + - _ in the login")
        case errors.OwnFactorError():
            return "mfa_enabled", _("Turn your own MFA off in My Profile: it takes your password and a code")
        case errors.OwnAccountError():
            return None, _("You cannot take your own access away. Ask another administrator to do it")
        case errors.LastAdministratorError():
            return None, _("This is the last active administrator. Make somebody else an administrator first")
    return None, _("Nothing was saved, because you are no longer an administrator")


def stale() -> str:
    """Why a form is shown again instead of saved."""
    return _(
        "Nothing was saved: this account changed after you opened the page. "
        "Role, status and MFA now show how it is. Check them and save again."
    )
