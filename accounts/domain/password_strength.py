"""How long a password stands against somebody who guesses: zxcvbn's estimate, of what is left after the easy parts.

Its own front door tries every combination of look-alike symbols, which takes seconds for some inputs; so the
matchers are called one by one here, with the few substitutions that people use, on a bounded length.
"""

import gzip
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any

from django.contrib.auth import password_validation
from zxcvbn import matching, scoring

from accounts.domain.folding import folded

ENOUGH = 10**8  # guesses; zxcvbn calls it "safely unguessable"
EXCELLENT = 10**12
COMMON = 3000  # of the lists of common passwords, the front part counts for nothing
LEAST_OF_ONES_OWN = 6  # characters that are neither common nor personal, no walks over the keyboard
LONGEST = 40  # characters looked at; a longer one is judged by its stronger end

_BETWEEN_WORDS = re.compile(r"[\s\-_.,;:/+]+")
_REPEATS = re.compile(r"(.)\1{2,}|(..)\2{2,}|(.{3,}?)\3+")
_LOOK_ALIKES = {"a": ["4", "@"], "e": ["3"], "i": ["1", "!"], "o": ["0"], "s": ["$", "5"], "t": ["7"]}
_YEAR = re.compile(r"(?:19|20)\d\d")
_WALKS = {"sequence", "spatial", "regex"}
SHORTEST_PART = 4  # shorter ones turn up in random letters
_PASSWORD_LISTS = {"passwords", "more_passwords"}

Match = Mapping[str, Any]
Ranks = dict[str, int]


class Weakness(StrEnum):
    """What is too easy about a password."""

    NUMBERS = "numbers"
    REPEATS = "repeats"
    WALKS = "walks"
    OWN_WORDS = "own_words"
    COMMON = "common"


@dataclass(frozen=True, slots=True)
class Strength:
    """A judgement.

    :param guesses: about how many tries somebody needs who knows what people choose
    :param weakness: why that is not enough, if it is not
    """

    guesses: int
    weakness: Weakness | None = None


@dataclass(frozen=True, slots=True)
class _Part:
    first: int
    last: int
    why: Weakness


def bare(text: str) -> str:
    """The folded text without what stands between words."""
    return _BETWEEN_WORDS.sub("", folded(text))


def _common_passwords() -> Ranks:
    """Django's list of 20,000 in its order, in the form that passwords are compared in."""
    path = Path(password_validation.__file__).with_name("common-passwords.txt.gz")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        words = dict.fromkeys(filter(None, map(bare, lines)))
    return {word: rank for rank, word in enumerate(words, start=1)}


_LISTS: dict[str, Ranks] = matching.RANKED_DICTIONARIES | {"more_passwords": _common_passwords()}


def judge(raw: str, *, own_words: frozenset[str] = frozenset()) -> Strength:
    """Judge a password in any case, without what stands between words, repeats taken once.

    :param own_words: folded words that belong to the person or the portal: they count for nothing
    """
    text = bare(raw)
    if text.isdecimal():
        return Strength(1, Weakness.NUMBERS)
    if not text:
        return Strength(1, Weakness.REPEATS)
    once = _REPEATS.sub(_first_group, text)
    weakest = min((_judge_long(form, own_words) for form in {text, once}), key=lambda strength: strength.guesses)
    if weakest.weakness and len(once) <= len(text) // 2:
        return Strength(weakest.guesses, Weakness.REPEATS)
    return weakest


def _judge_long(text: str, own_words: frozenset[str]) -> Strength:
    ends = {text[:LONGEST], text[-LONGEST:]}
    return max((_judge(end, own_words) for end in ends), key=lambda strength: strength.guesses)


def _judge(text: str, own_words: frozenset[str]) -> Strength:
    matches = list(_matches(text, own_words))
    guesses = int(scoring.most_guessable_match_sequence(text, matches)["guesses"])
    easy = [_Part(match["i"], match["j"], kind) for match in matches if (kind := _why_easy(match))]
    if guesses >= ENOUGH and _left_over(text, easy) >= LEAST_OF_ONES_OWN:
        return Strength(guesses)
    return Strength(min(guesses, ENOUGH - 1), _weakness_of(easy))


def _matches(text: str, own_words: frozenset[str]) -> Iterator[Match]:
    lists = _LISTS | {"own": dict.fromkeys(own_words, 1)}
    for match in (
        matching.dictionary_match,
        matching.reverse_dictionary_match,
        partial(matching.l33t_match, _l33t_table=_LOOK_ALIKES),
        matching.spatial_match,
        matching.sequence_match,
        matching.date_match,
    ):
        yield from match(text, _ranked_dictionaries=lists)
    yield from matching.regex_match(text, _regexen={"recent_year": _YEAR})


def _why_easy(match: Match) -> Weakness | None:
    is_long = len(match["token"]) >= SHORTEST_PART
    if match["pattern"] != "dictionary":
        return Weakness.WALKS if match["pattern"] in _WALKS and is_long else None
    if match["dictionary_name"] == "own":
        return Weakness.OWN_WORDS
    is_common = match["dictionary_name"] in _PASSWORD_LISTS and match["rank"] <= COMMON
    return Weakness.COMMON if is_common and is_long else None


def _left_over(text: str, easy: list[_Part]) -> int:
    """How many characters are in no easy part, where the parts cover as much as they can; of numbers every second."""
    left, digits = [0], 0
    for end, char in enumerate(text):
        starts = (left[part.first] for part in easy if part.last == end)
        left.append(min([left[end] + (digits % 2 == 0), *starts]))
        digits = digits + 1 if char.isdecimal() else 0
    return left[-1]


def _weakness_of(easy: list[_Part]) -> Weakness:
    """What to tell: own words where there are any, else the kind of the longest easy part."""
    if any(part.why is Weakness.OWN_WORDS for part in easy):
        return Weakness.OWN_WORDS
    longest = max(easy, key=lambda part: part.last - part.first, default=None)
    return longest.why if longest else Weakness.COMMON


def _first_group(match: re.Match[str]) -> str:
    return match[1] or match[2] or match[3]
