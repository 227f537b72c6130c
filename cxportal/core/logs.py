"""What a log line may hold: no address of a request, since links have keys in them, no trace that nobody needs,
and nothing that would look like a line of its own.
"""

import logging
from types import TracebackType

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from redis.exceptions import RedisError

from cxportal.core.printable import printable

OUTAGES = (InterfaceError, OperationalError)
_SAID_IN_ONE_LINE = (*OUTAGES, RedisError, SuspiciousOperation, BadRequest, MultiPartParserError)
_LONGEST = 40
_SET_IN = "    "

_ErrorInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class DiscreetFilter(logging.Filter):
    """Name routes in the place of addresses; tell outages and malformed requests in one line."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.__dict__.pop("color_message", None)  # the same once more, for terminals: uvicorn adds it
        request = record.__dict__.pop("request", None)
        if isinstance(request, HttpRequest):
            _name_the_route(record, request)
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, _SAID_IN_ONE_LINE):
            record.msg, record.args = "%s (%s)", (record.getMessage(), type(error).__name__)
            record.exc_info = record.exc_text = None
        return True


class LineFormatter(logging.Formatter):
    """One line a record; a trace stands below it, set in, since an error may quote what somebody sent."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name is logging's
        return printable(super().formatMessage(record))

    def formatException(self, ei: _ErrorInfo) -> str:  # noqa: N802 - as above
        return _set_in(super().formatException(ei))

    def formatStack(self, stack_info: str) -> str:  # noqa: N802 - as above
        return _set_in(super().formatStack(stack_info))


def route_of(request: HttpRequest) -> str:
    """The pattern of an address, `/password/reset/<key>/`; of an unknown one the beginning."""
    if request.resolver_match is not None:
        return f"/{request.resolver_match.route}"
    first, slash, rest = request.path.lstrip("/").partition("/")
    return f"/{printable(first[:_LONGEST])}{slash}{'…' if rest else ''}"


def _name_the_route(record: logging.LogRecord, request: HttpRequest) -> None:
    """Django logs the path, escaped, as an argument."""
    route, path = route_of(request), request.path.encode("unicode_escape").decode("ascii")
    if isinstance(record.args, tuple):
        record.args = tuple(route if arg in {path, request.path} else arg for arg in record.args)
    record.route = route


def _set_in(text: str) -> str:
    return "\n".join(_SET_IN + printable(line) for line in text.split("\n"))
