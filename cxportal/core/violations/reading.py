"""Read a report: anybody may send one, so only words of ours and short, plain ones of theirs are kept.

Two formats are about: `application/csp-report` (CSP Level 2) and `application/reports+json` (Reporting API).
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from cxportal.core.printable import printable

MOST_REPORTS = 10  # of one request
LONGEST_WORD = 100
NO_ADDRESSES = {"inline", "eval", "wasm-eval", "trusted-types-policy", "trusted-types-sink", "self", ""}

CSP_REPORT = "application/csp-report"
REPORTS = "application/reports+json"
VIOLATION = "csp-violation"


class UnreadableError(Exception):
    """It is no report."""


@dataclass(frozen=True, slots=True)
class Violation:
    """What was blocked, where.

    :param page, file: routes of this site such as `/password/reset/<key>/`, never addresses
    :param blocked: `inline` or the like, a route, or the origin of another site
    """

    directive: str
    blocked: str
    page: str
    file: str
    line: int


def read(body: bytes, content_type: str, *, route_of: Callable[[str], str]) -> list[Violation]:
    """The violations of one request.

    :param route_of: gives the route for an address of this site, "" for any other address
    :raises UnreadableError: it is neither format
    """
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UnreadableError from error
    bodies = list(_bodies(found, content_type))[:MOST_REPORTS]
    return [violation for each in bodies if (violation := _violation(each, route_of)).page]


def _bodies(found: object, content_type: str) -> Iterator[dict[str, Any]]:
    if content_type == CSP_REPORT and isinstance(found, dict) and isinstance(found.get("csp-report"), dict):
        yield found["csp-report"]
    elif content_type == REPORTS and isinstance(found, list):
        for report in found:
            if isinstance(report, dict) and report.get("type") == VIOLATION and isinstance(report.get("body"), dict):
                yield report["body"]
    else:
        raise UnreadableError


def _violation(body: dict[str, Any], route_of: Callable[[str], str]) -> Violation:
    def text(*names: str) -> str:
        return next((value for name in names if isinstance(value := body.get(name), str)), "")

    line = body.get("lineNumber", body.get("line-number"))
    return Violation(
        directive=_word(text("effectiveDirective", "effective-directive", "violated-directive")),
        blocked=_place(text("blockedURL", "blocked-uri"), route_of),
        page=route_of(text("documentURL", "document-uri")),
        file=_place(text("sourceFile", "source-file"), route_of),
        line=line if type(line) is int and 0 <= line < 10**7 else 0,
    )


def _place(address: str, route_of: Callable[[str], str]) -> str:
    """Without path and query where it is not of this site: they may hold anything."""
    if address in NO_ADDRESSES:
        return address
    if route := route_of(address):
        return route
    try:
        parts = urlsplit(address)
        return _word(f"{parts.scheme}://{parts.hostname}" if parts.hostname else parts.scheme or address)
    except ValueError:
        return "unreadable"


def _word(text: str) -> str:
    return printable(text)[:LONGEST_WORD]
