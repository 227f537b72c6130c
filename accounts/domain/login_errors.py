"""Why a proof was not accepted."""

from cxportal.core.limits.rules import ThrottledError


class RefusedError(Exception):
    """A proof was not accepted."""


class WrongPasswordError(RefusedError):
    """No active person has this name and this password."""


class WrongCodeError(RefusedError):
    """The code is not the one the device shows.

    :param failures: wrong codes in this half sign-in so far
    """

    def __init__(self, failures: int = 0) -> None:
        super().__init__(failures)
        self.failures = failures


class WrongRecoveryCodeError(RefusedError):
    """No unused recovery code of this person is like this."""


class UsedCodeError(RefusedError):
    """The code was used before."""


class CodesUnavailableError(RefusedError):
    """The secret can't be opened, so no code can be checked and nobody is let in."""


class SignInOverError(RefusedError):
    """The half sign-in is gone: too old, finished elsewhere, or voided by a change of the account."""


class GuessedOutError(SignInOverError):
    """The half sign-in is gone: too many of its codes were wrong.

    :param throttled: where no code of this person is judged for now
    """

    def __init__(self, throttled: ThrottledError | None) -> None:
        super().__init__(throttled)
        self.throttled = throttled
