"""What a queue attaches to its contacts: rows of label, kind and value, as agents see them."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any
from urllib.parse import quote

from acd.enums import AttachedType

MOST_ROWS = 20
OPEN_ON_RING = "open_on_ring"
_TEMPLATE = re.compile(r"\{\{\s*[a-z_]+(?:\.[a-z_]+)*\s*\}\}")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")
_LINK = re.compile(r"https?://[^\s/{}?#@\\]+(?:[/?#]\S*)?", re.IGNORECASE)


class Problem(StrEnum):
    """Why a row is refused."""

    LABEL_MISSING = "label_missing"
    VALUE_MISSING = "value_missing"
    NO_NUMBER = "no_number"
    NO_LINK = "no_link"
    BRACES = "braces"
    OPENS_NOTHING = "opens_nothing"


def problem_of(row: Mapping[str, Any]) -> Problem | None:
    """What is wrong with a row; nothing for a good one.

    A link names its site itself: what a customer has typed never decides where an agent's browser goes.

    :param row: `label`, `type` and `value`, and `action` or none
    """
    value = row["value"]
    if not row["label"]:
        return Problem.LABEL_MISSING
    if not value:
        return Problem.VALUE_MISSING
    if "{{" in _TEMPLATE.sub("", value) or "}}" in _TEMPLATE.sub("", value):
        return Problem.BRACES
    return _problem_of_kind(row["type"], value, row.get("action"))


def _problem_of_kind(kind: str, value: str, action: str | None) -> Problem | None:
    plain = _TEMPLATE.sub("", value)
    if kind == AttachedType.NUMBER and not _NUMBER.fullmatch(plain) and (plain or plain == value):
        return Problem.NO_NUMBER
    if kind == AttachedType.LINK and not _LINK.fullmatch(_TEMPLATE.sub("{}", value)):
        return Problem.NO_LINK
    if action == OPEN_ON_RING and kind != AttachedType.LINK:
        return Problem.OPENS_NOTHING
    return None


def filled(rows: Sequence[Mapping[str, Any]], known: Mapping[str, str]) -> list[dict[str, Any]]:
    """The rows of one contact: each template is replaced by what is known, in a link as part of its address.

    :param known: such as `customer.email`; an unknown name leaves nothing
    """
    return [{**row, "value": _filled(str(row["value"]), known, str(row["type"]))} for row in rows]


def _filled(value: str, known: Mapping[str, str], kind: str) -> str:
    def replacement(match: re.Match[str]) -> str:
        text = known.get(match.group().strip("{} \t"), "")
        return quote(text, safe="") if kind == AttachedType.LINK else text

    return _TEMPLATE.sub(replacement, value)
