"""What a browser says on a socket: JSON objects with a `type`, small, and checked before anything happens."""

import json
from typing import Any

LONGEST = 4096  # characters


class Pace:
    """How fast one socket may speak: so many messages at once, then so many a second.

    :param now: seconds of a clock that only goes on
    """

    def __init__(self, *, now: float, burst: int = 40, per_second: float = 10.0) -> None:
        self._left, self._burst, self._per_second, self._at = float(burst), burst, per_second, now

    def take(self, *, now: float) -> bool:
        """Say whether one more message may come."""
        self._left = min(self._left + (now - self._at) * self._per_second, self._burst)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


class BadMessageError(Exception):
    """The message says nothing that can be done; `code`, `detail` and whatever more there is are the answer."""

    def __init__(self, code: str, detail: str, **more: str | None) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.more = more


def parse(text: str | None) -> dict[str, Any]:
    """Read one message.

    :param text: nothing for a binary one
    :raises BadMessageError: it is binary, too long, not JSON or not an object
    """
    if text is None:
        raise BadMessageError("binary", "Send text, not binary.")
    if len(text) > LONGEST:
        raise BadMessageError("too_long", f"A message may have {LONGEST} characters.")
    try:
        message = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadMessageError("not_json", "A message must be JSON.") from error
    if not isinstance(message, dict):
        raise BadMessageError("not_an_object", "A message must be a JSON object.")
    return message


def about(message: dict[str, Any]) -> dict[str, str]:
    """What an error is about: the `type` of the refused message as `re`, and its `client_id`, where they are texts."""
    named = {"re": message.get("type"), "client_id": message.get("client_id")}
    return {name: value[:60] for name, value in named.items() if isinstance(value, str)}


def word(message: dict[str, Any], name: str) -> str:
    """A field that must be a text.

    :raises BadMessageError: it is missing or something else
    """
    value = message.get(name)
    if not isinstance(value, str):
        raise BadMessageError("wrong_type", f"{name} must be a string.")
    return value


def optional_number(message: dict[str, Any], name: str) -> int | None:
    """A field that may be missing or null, and is a whole number else.

    :raises BadMessageError: it is something else
    """
    value = message.get(name)
    if value is not None and type(value) is not int:
        raise BadMessageError("wrong_type", f"{name} must be a whole number.")
    return value
