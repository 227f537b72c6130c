"""Why a customer is refused; `code` is what the socket answers."""

from acd.domain.errors import RefusedError


class ClosedError(RefusedError):
    """Nobody is there now."""

    code = "closed"


class StrangePageError(RefusedError):
    """The page is none of this site's."""

    code = "page_not_allowed"


class UnknownConversationError(RefusedError):
    """There is no such conversation, or it is over."""

    code = "unknown_conversation"


class BadFieldError(RefusedError):
    """A field is missing, too long or not what it should be."""

    code = "bad_field"

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class NoAddressError(RefusedError):
    """No mail address was given at the start."""

    code = "no_address"


class NobodyAnsweredError(RefusedError):
    """Nobody has answered: there is nothing to send."""

    code = "nobody_answered"


class NotOverError(RefusedError):
    """That comes after the conversation."""

    code = "not_over"
