"""The OpenAPI document as its page shows it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a body: `user.name` lies inside `user`."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, and what comes with it: fields, or the codes of problems."""

    status: int
    phrase: str
    fields: list[Field]
    codes: list[str]


@dataclass(frozen=True, slots=True)
class Operation:
    """A method of an address."""

    name: str
    method: str
    path: str
    summary: str
    description: str
    needs_token: bool
    fields: list[Field]
    answers: list[Answer]


def operations(document: Schema) -> list[Operation]:
    """Every operation of a document, in its order."""
    schemas = document["components"]["schemas"]
    return [
        _operation(method, path, details, schemas)
        for path, methods in document["paths"].items()
        for method, details in methods.items()
    ]


def _operation(method: str, path: str, details: Schema, schemas: Schema) -> Operation:
    return Operation(
        name=details["operationId"],
        method=method.upper(),
        path=path,
        summary=details["summary"],
        description=details["description"],
        needs_token="security" in details,
        fields=_fields(details.get("requestBody", {}), schemas),
        answers=[_answer(status, each, schemas) for status, each in sorted(details["responses"].items())],
    )


def _answer(status: int, details: Schema, schemas: Schema) -> Answer:
    codes = [code for media in details.get("content", {}).values() for code in media.get("examples", {})]
    fields = [] if codes else _fields(details, schemas)
    return Answer(status, HTTPStatus(status).phrase, fields, codes)


def _fields(holder: Schema, schemas: Schema) -> list[Field]:
    return [field for media in holder.get("content", {}).values() for field in _flat(media["schema"], schemas)]


def _flat(schema: Schema, schemas: Schema, prefix: str = "") -> Iterator[Field]:
    for name, details in _resolved(schema, schemas)["properties"].items():
        found = _resolved(details, schemas)
        if "properties" in found:
            yield from _flat(found, schemas, f"{prefix}{name}.")
        else:
            yield Field(prefix + name, _kind(found))


def _resolved(schema: Schema, schemas: Schema) -> Schema:
    found: Schema = schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    return found


def _kind(schema: Schema) -> str:
    if "enum" in schema:
        return " or ".join(f'"{word}"' for word in schema["enum"])
    if "const" in schema:
        return f'"{schema["const"]}"'
    if "maxLength" in schema:
        return f"text of {schema['minLength']} to {schema['maxLength']} characters"
    return {"string": "text", "integer": "whole number"}[schema["type"]]
