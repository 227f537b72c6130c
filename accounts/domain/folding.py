"""The form of a text that search compares."""

import unicodedata


def folded(text: str) -> str:
    """Drop case, accents and compatibility differences: `jose` finds `José`."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFKC", "".join(char for char in apart if not unicodedata.combining(char)))
