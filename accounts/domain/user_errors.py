"""Why a change to somebody's account is refused."""


class UserChangeRefusedError(Exception):
    """Nothing was changed."""


class UnknownUserError(UserChangeRefusedError):
    """There is no such person."""


class UnknownTeamError(UserChangeRefusedError):
    """There is no such team any more."""


class UsernameNotAllowedError(UserChangeRefusedError):
    """The login holds more than letters, marks, digits and ``@ . + - _``, or is too long."""


class UsernameTakenError(UserChangeRefusedError):
    """Another spelling of the login belongs to somebody."""


class NotAdministratorError(UserChangeRefusedError):
    """Who asks is no active administrator any more."""


class OwnAccountError(UserChangeRefusedError):
    """An administrator would take away the own access."""


class OwnFactorError(UserChangeRefusedError):
    """The own MFA is turned off in My Profile, with password and code."""


class LastAdministratorError(UserChangeRefusedError):
    """Nobody would be left who may administer people."""


class StaleFormError(UserChangeRefusedError):
    """The account's role, activation or device changed after the form was rendered."""


class NoMailError(UserChangeRefusedError):
    """Nobody would get the mail: there is no address, or the account is inactive."""


class PasswordChosenError(UserChangeRefusedError):
    """The person has a password, so there is nothing to be invited to."""
