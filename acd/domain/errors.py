"""Why a choice is refused; `code` is what a socket answers."""

from typing import ClassVar


class RefusedError(Exception):
    """The choice cannot be made."""

    code: ClassVar[str] = "refused"


class UnknownAgentError(RefusedError):
    """There is no such agent."""

    code = "unknown_agent"


class UnknownChoiceError(RefusedError):
    """It is neither available nor paused nor offline."""

    code = "unknown_choice"


class UnknownReasonError(RefusedError):
    """There is no such reason, or it is no longer in use."""

    code = "unknown_reason"


class ReasonWithoutPauseError(RefusedError):
    """Only a pause has a reason."""

    code = "reason_without_pause"
