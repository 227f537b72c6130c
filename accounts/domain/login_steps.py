"""The sign-in as a machine: states, events, and the only moves there are."""

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

LIFETIME = timedelta(minutes=5)


class Step(StrEnum):
    """What a sign-in waits for."""

    USERNAME = "username"
    PASSWORD = "password"  # noqa: S105 - the name of a step
    TOKEN = "token"  # noqa: S105 - the name of a step
    RECOVERY = "recovery"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class SignIn:
    """Where a sign-in stands.

    :param typed_name: as typed, trimmed; who that is, the password step asks
    :param user_id: known from the right password on
    """

    step: Step = Step.USERNAME
    typed_name: str = ""
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class NameGiven:
    """Somebody typed a name."""

    typed_name: str


@dataclass(frozen=True, slots=True)
class PasswordAccepted:
    """The password of that name was right."""

    user_id: int
    needs_token: bool


@dataclass(frozen=True, slots=True)
class TokenAccepted:
    """A code of that person's device was spent."""


@dataclass(frozen=True, slots=True)
class RecoveryWanted:
    """The phone is not at hand: a recovery code in its place."""


@dataclass(frozen=True, slots=True)
class RecoveryCodeAccepted:
    """A recovery code of that person was used up."""


@dataclass(frozen=True, slots=True)
class StartedOver:
    """Not you: back to the first step from anywhere."""


Event = NameGiven | PasswordAccepted | TokenAccepted | RecoveryWanted | RecoveryCodeAccepted | StartedOver


class WrongStepError(Exception):
    """An event that does not belong to the step."""


def advance(sign_in: SignIn, event: Event) -> SignIn:
    """Move on by one event.

    :raises WrongStepError: the step does not wait for that event
    """
    match sign_in.step, event:
        case Step.USERNAME, NameGiven(typed_name):
            return replace(sign_in, step=Step.PASSWORD, typed_name=typed_name)
        case Step.PASSWORD, PasswordAccepted(user_id, needs_token=True):
            return replace(sign_in, step=Step.TOKEN, user_id=user_id)
        case Step.PASSWORD, PasswordAccepted(user_id, needs_token=False):
            return replace(sign_in, step=Step.DONE, user_id=user_id)
        case Step.TOKEN, RecoveryWanted():
            return replace(sign_in, step=Step.RECOVERY)
        case (Step.TOKEN, TokenAccepted()) | (Step.RECOVERY, RecoveryCodeAccepted()):
            return replace(sign_in, step=Step.DONE)
        case ((Step.USERNAME | Step.PASSWORD | Step.TOKEN | Step.RECOVERY), StartedOver()):
            return SignIn()
    raise WrongStepError(f"{type(event).__name__} at {sign_in.step}")
