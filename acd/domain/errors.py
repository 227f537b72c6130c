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


class UnknownContactError(RefusedError):
    """There is no such contact here."""

    code = "unknown_contact"


class UnknownQueueError(RefusedError):
    """There is no such queue, or it is no longer in use."""

    code = "unknown_queue"


class UnknownDispositionError(RefusedError):
    """The queue of this contact has no such disposition."""

    code = "unknown_disposition"


class WrongStateError(RefusedError):
    """The contact is not at a point where that can be done."""

    code = "wrong_state"


class OfferIsOverError(RefusedError):
    """The offer has ended: somebody else took the contact, or nobody answered in time."""

    code = "offer_is_over"


class DispositionRequiredError(RefusedError):
    """This queue asks for a disposition."""

    code = "disposition_required"


class EmptyTextError(RefusedError):
    """There is nothing to send."""

    code = "empty_text"


class TextTooLongError(RefusedError):
    """A message may have 2,000 characters."""

    code = "too_long"


class NotAMemberError(RefusedError):
    """The agent is no member of that queue."""

    code = "not_a_member"


class AgentNotAtWorkError(RefusedError):
    """That agent is not at work."""

    code = "agent_not_at_work"


class UnknownClientIdError(RefusedError):
    """A message has an id of its own of 1 to 36 characters."""

    code = "unknown_client_id"


class CallbackInThePastError(RefusedError):
    """A callback lies ahead."""

    code = "callback_in_the_past"


class PanelTakenOverError(RefusedError):
    """Another panel of this agent works now."""

    code = "panel_taken_over"
