"""What the fields of an agent's messages may hold."""

from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from cxportal.core.messages import BadMessageError, word

Message = dict[str, Any]
LONGEST_CLIENT_ID = 36
LARGEST = 2**63 - 1  # of what the database numbers its rows with


def number(message: Message, name: str) -> int:
    """A field that must be a whole number from 0 on.

    :raises BadMessageError: it is missing or something else
    """
    value = message.get(name)
    if type(value) is not int or not 0 <= value <= LARGEST:
        raise BadMessageError("wrong_type", f"{name} must be a whole number from 0 on.")
    return value


def number_or_none(message: Message, name: str) -> int | None:
    """A field that may be missing or null, and is a whole number from 0 on else.

    :raises BadMessageError: it is something else
    """
    return None if message.get(name) is None else number(message, name)


def flag(message: Message, name: str) -> bool:
    """A field that must be true or false.

    :raises BadMessageError: it is missing or something else
    """
    value = message.get(name)
    if not isinstance(value, bool):
        raise BadMessageError("wrong_type", f"{name} must be true or false.")
    return value


def text(message: Message, name: str) -> str:
    """A field that must be a text that the database can hold.

    :raises BadMessageError: it is missing, something else, or holds a null character or half a surrogate
    """
    value = word(message, name)
    if "\x00" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise BadMessageError("wrong_text", f"{name} holds characters that are none.")
    return value


def text_or_none(message: Message, name: str) -> str:
    """A field that may be missing or null, and is a text else.

    :returns: "" where there is none
    :raises BadMessageError: it is something else
    """
    return "" if message.get(name) is None else text(message, name)


def client_id(message: Message) -> str:
    """The id by which a message of the browser is taken once: 1 to 36 characters.

    :raises BadMessageError: it is something else
    """
    value = text(message, "client_id")
    if not 1 <= len(value) <= LONGEST_CLIENT_ID:
        raise BadMessageError("wrong_type", f"client_id must have 1 to {LONGEST_CLIENT_ID} characters.")
    return value


def moment(message: Message, name: str) -> datetime:
    """A field that must be a time with its zone, in ISO 8601.

    :raises BadMessageError: it is missing or something else
    """
    try:
        value = parse_datetime(text(message, name))
    except ValueError:
        value = None
    if value is None or value.tzinfo is None:
        raise BadMessageError("wrong_type", f"{name} must be a time with its zone.")
    return value


def part(message: Message, name: str) -> Message | None:
    """A field that may be missing or null, and is an object else.

    :raises BadMessageError: it is something else
    """
    value = message.get(name)
    if value is not None and not isinstance(value, dict):
        raise BadMessageError("wrong_type", f"{name} must be an object.")
    return value
