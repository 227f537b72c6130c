"""The rules for passwords that people choose, with the sentence for each, told before and after.

Length and guessability only: no classes of characters, no expiry. Django's settings list the validators.
"""

import re
from collections.abc import Iterator, Mapping

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.domain.folding import folded
from accounts.domain.password_strength import Strength, Weakness, bare, judge
from accounts.models import User

SHORTEST, LONGEST = 15, 128
SHORTEST_WORD = 3  # shorter names would forbid half the dictionary
NUL = "\0"
_APART = re.compile(r"\W|_")
_SAID: Mapping[Weakness, Promise] = {
    Weakness.NUMBERS: gettext_lazy(
        "Numbers alone are guessed quickly. Add a few words that only you would put together"
    ),
    Weakness.REPEATS: gettext_lazy(
        "This repeats itself, so it is guessed as quickly as its first part. Add other words"
    ),
    Weakness.WALKS: gettext_lazy(
        "This follows the keys of a keyboard or the alphabet, which is tried early. Use words instead"
    ),
    Weakness.OWN_WORDS: gettext_lazy(
        "This is made of your name, login, email or the name of this portal, which is tried first. Add other words"
    ),
    Weakness.COMMON: gettext_lazy(
        "This is made of words that many people use in passwords. Add one or two rarer words"
    ),
}


class LengthValidator:
    """Fifteen characters, whatever they are; what is longer than 128 would only cost hashing time."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise Django's `ValidationError` for a password that is too short, too long or holds a null byte."""
        length = len(password)
        if length < SHORTEST:
            said = ngettext(
                "Use at least 15 characters. This has %(count)d",
                "Use at least 15 characters. This has %(count)d",
                length,
            )
            raise ValidationError(said % {"count": length}, code="password_too_short")
        if length > LONGEST:
            raise ValidationError(
                _("Use at most 128 characters. This has %(count)d") % {"count": length}, code="password_too_long"
            )
        if NUL in password:
            raise ValidationError(_("A password cannot hold a null character"), code="password_null")

    def get_help_text(self) -> str:
        return _("At least 15 characters, at most 128. A few words that only you would put together work well.")


class GuessableValidator:
    """No common password, and nothing that is made of what people try first."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise Django's `ValidationError` for a password that is guessed too quickly; too short or long ones pass."""
        if SHORTEST <= len(password) <= LONGEST and (weakness := judge_for(user, password).weakness):
            raise ValidationError(str(_SAID[weakness]), code=f"password_{weakness}")

    def get_help_text(self) -> str:
        return _(
            "No common password, and not just numbers, repeats, keys in a row, "
            "or your name, login, email or the name of this portal."
        )


def judge_for(user: User | None, raw: str) -> Strength:
    """Judge a password of a person, whose own words count for nothing."""
    return judge(raw, own_words=frozenset(_own_words(user)))


def _own_words(user: User | None) -> Iterator[str]:
    texts = [settings.BRAND_NAME, settings.SITE_HOST]
    if user is not None:
        texts += [user.username, user.first_name, user.last_name, user.email, user.get_full_name()]
    for text in texts:
        words = {bare(text), *_APART.split(folded(text))}
        yield from (word for word in words if len(word) >= SHORTEST_WORD)
