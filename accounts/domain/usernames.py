"""Usernames: what they may hold, and the one form that look-up, uniqueness and counters use."""

import re
import unicodedata

MAX_LENGTH = 150
_EXTRA = frozenset("@.+-_")
_ASCII = re.compile(r"[A-Za-z0-9@.+_-]+")


def clean(username: str) -> str:
    """Trim and compose (NFKC): the spelling that is stored."""
    return unicodedata.normalize("NFKC", username).strip()


def canonical(username: str) -> str:
    """The form in which two spellings of one name are equal, or "" for what can be nobody's name.

    Trimmed, NFKC, case folded (Unicode 3.13, toNFKC_Casefold without dropping default-ignorables:
    a zero-width character makes it nobody's name instead).
    """
    folded = unicodedata.normalize("NFKC", clean(username).casefold())
    return folded if is_allowed(folded) else ""


def is_allowed(username: str) -> bool:
    """Say whether it holds letters, marks and digits of any script and ``@ . + - _`` only."""
    if not 0 < len(username) <= MAX_LENGTH:
        return False
    if _ASCII.fullmatch(username):
        return True
    return all(char in _EXTRA or unicodedata.category(char)[0] in "LM" or char.isdecimal() for char in username)
