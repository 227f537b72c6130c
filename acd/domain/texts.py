"""What people write: neither empty nor too long, and sent once."""

from acd.domain.errors import EmptyTextError, TextTooLongError, UnknownClientIdError

LONGEST = 2000  # characters
LONGEST_CLIENT_ID = 36


def clean(text: str) -> str:
    """The text without space around it.

    :raises RefusedError: nothing is left, or too much
    """
    text = text.replace("\x00", "").encode("utf-8", "replace").decode().strip()  # half a surrogate is no text
    if not text:
        raise EmptyTextError
    if len(text) > LONGEST:
        raise TextTooLongError
    return text


def checked_client_id(client_id: str) -> str:
    """The id by which a repeat is known.

    :raises UnknownClientIdError: it has not 1 to 36 printable characters
    """
    if not 0 < len(client_id) <= LONGEST_CLIENT_ID or not client_id.isprintable():
        raise UnknownClientIdError
    return client_id
