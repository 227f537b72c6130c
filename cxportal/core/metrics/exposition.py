"""The text that Prometheus reads (text format 0.0.4)."""

import logging
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.db import DatabaseError, InterfaceError

from cxportal.core.audit import log
from cxportal.core.metrics import figures, middleware
from cxportal.core.metrics.counters import Counters

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_ALWAYS = "authn_login"  # shown from the first, or a rate over them would miss the first one

_log = logging.getLogger(__name__)


def text() -> str:
    """All metrics of this server."""
    return "".join(f"{line}\n" for line in _lines())


def _lines() -> Iterator[str]:
    yield from _head("cxportal_info", "gauge", "Which version answers.")
    yield f'cxportal_info{{version="{settings.VERSION}"}} 1'
    yield from _head("cxportal_requests_total", "counter", "Requests by class of the answer's status.")
    yield from _counted("cxportal_requests_total", ("status",), middleware.answers.totals())
    yield from _head("cxportal_request_seconds_total", "counter", "Time that all requests took together.")
    yield from _counted("cxportal_request_seconds_total", (), middleware.seconds.totals())
    yield from _head("cxportal_security_events_total", "counter", "Events that went into the audit log.")
    yield from _counted("cxportal_security_events_total", ("event", "outcome"), _worth_showing(log.counted))
    yield from _looked_up()


def _looked_up() -> Iterator[str]:
    """Figures; those that the database does not give are left out, and that is a figure as well."""
    is_up = True
    for figure in figures.discover():
        try:
            value = figure.read()
        except (DatabaseError, InterfaceError) as error:
            is_up = False
            _log.warning("%s cannot be read (%s)", figure.name, type(error).__name__)
            continue
        yield from _head(figure.name, "gauge", figure.help)
        yield f"{figure.name} {value:g}"
    yield from _head("cxportal_database_up", "gauge", "Whether the database answers.")
    yield f"cxportal_database_up {is_up:d}"


def _worth_showing(events: Counters) -> Iterable[tuple[tuple[str, ...], float]]:
    return (found for found in events.totals() if found[1] or found[0][0].startswith(_ALWAYS))


def _head(name: str, kind: str, words: str) -> tuple[str, str]:
    return f"# HELP {name} {words}", f"# TYPE {name} {kind}"


def _counted(name: str, labels: tuple[str, ...], totals: Iterable[tuple[tuple[str, ...], float]]) -> Iterator[str]:
    for values, total in totals:
        pairs = ",".join(f'{label}="{value}"' for label, value in zip(labels, values, strict=True))
        yield f"{name}{{{pairs}}} {total:.15g}" if pairs else f"{name} {total:.15g}"
