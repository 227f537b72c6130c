"""The refusals of the API, as its OpenAPI document tells them."""

from itertools import groupby
from operator import attrgetter
from typing import Any

from connectors.problems import MEDIA_TYPE, METHOD_NOT_ALLOWED, SERVER_ERROR, UNAVAILABLE, Problem, body_of

_SCHEMA = {"$ref": "#/components/schemas/Problem"}


def answers(*expected: Problem) -> dict[str, Any]:
    """What an operation may refuse with, for its `openapi_extra`."""
    refusals = sorted((*expected, METHOD_NOT_ALLOWED, SERVER_ERROR, UNAVAILABLE), key=attrgetter("status"))
    return {"responses": {int(status): _answer(list(them)) for status, them in groupby(refusals, attrgetter("status"))}}


def _answer(refusals: list[Problem]) -> dict[str, Any]:
    examples = {each.code: {"summary": each.title, "value": body_of(each)} for each in refusals}
    return {
        "description": " or ".join(f"`{each.code}`" for each in refusals),
        "content": {MEDIA_TYPE: {"schema": _SCHEMA, "examples": examples}},
    }
